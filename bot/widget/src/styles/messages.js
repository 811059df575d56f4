import {css} from 'lit';

export const messages = css`
  .day { display: flex; align-items: center; gap: 10px; margin: 16px 0 4px; font-size: .8125rem; color: var(--soft); }
  .day::before, .day::after { content: ''; flex: 1; height: 1px; background: var(--line); }

  .message { position: relative; max-width: 90%; margin-top: 6px; width: fit-content; }
  .message.first { margin-top: 16px; }
  .message.user { margin-left: auto; }
  .message.user .sender { text-align: right; }
  .sender { font-size: .8125rem; line-height: 1.4; color: var(--soft); margin: 0 4px 4px; }
  .sender b { color: var(--text); font-weight: 600; }
  .tag {
    display: inline-block; padding: 0 6px; margin-right: 3px; border-radius: 6px; border: 1px solid var(--edge);
    font-size: .75rem; line-height: 1.4;
  }
  .bubble {
    padding: 10px 14px; border: 1px solid var(--line); border-radius: 6px 16px 16px 16px; background: var(--bubble);
    overflow-wrap: anywhere;
  }
  .user .bubble {
    margin-left: auto; width: fit-content; border-color: transparent; border-radius: 16px 6px 16px 16px;
    background: var(--mine); color: var(--on-mine); white-space: pre-wrap;
  }
  .bubble > * + * { margin-top: 8px; }
  .bubble ul, .bubble ol { padding-left: 22px; }
  .bubble li + li { margin-top: 4px; }
  .bubble blockquote { padding-left: 12px; border-left: 3px solid var(--line); color: var(--soft); }
  .bubble hr { border: 0; border-top: 1px solid var(--line); }
  .bubble .plain { white-space: pre-wrap; }
  .bubble code { padding: 1px 5px; border-radius: 5px; background: var(--page); font: .9em ui-monospace, Menlo, Consolas, monospace; }

  .on-its-way { margin: 3px 6px 0; text-align: right; font-size: .8125rem; color: var(--soft); }
  .unsent { display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: 4px 8px; margin-top: 6px; }
  .unsent p { display: flex; width: 100%; justify-content: flex-end; align-items: center; gap: 6px; color: var(--warn); font-size: .875rem; font-weight: 600; }
  .unsent svg { width: 18px; height: 18px; }

  .replies { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
  .reply {
    display: inline-flex; align-items: center; gap: 10px; min-height: 44px; max-width: 100%; padding: 8px 16px;
    border: 1.5px solid var(--accent); border-radius: 22px; background: var(--surface); color: var(--accent);
    font-size: .9375rem; font-weight: 600; line-height: 1.3; text-align: left; overflow-wrap: anywhere;
    transition: background .12s;
  }
  .reply:hover { background: var(--accent); color: var(--on-accent); }
  .reply:focus-visible { border-radius: 22px; }

  .typing { display: flex; align-items: center; gap: 10px; font-size: .8125rem; color: var(--soft); }
  .typing:not(:empty) { min-height: 24px; margin-top: 10px; }
  .dots { display: inline-flex; gap: 4px; }
  .dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--accent); animation: beat 1.1s infinite; }
  .dots i:nth-child(2) { animation-delay: .15s; }
  .dots i:nth-child(3) { animation-delay: .3s; }
  @keyframes beat { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; transform: translateY(-3px); } }
`;
