import {css} from 'lit';

export const cards = css`
  .card {
    margin-top: 6px; padding: 14px 16px 6px; border: 1px solid var(--line); border-radius: 16px; background: var(--surface);
  }
  .card-title { font-weight: 650; margin-bottom: 12px; }
  .card ol { list-style: none; }
  .card li { position: relative; display: flex; gap: 12px; padding-bottom: 14px; }
  .card .mark {
    position: relative; z-index: 1; display: grid; place-items: center; width: 26px; height: 26px; flex: none;
    border: 2px solid var(--edge); border-radius: 50%; background: var(--surface); color: var(--soft);
  }
  .card .mark svg { width: 15px; height: 15px; stroke-width: 2.6; }
  .checklist .mark { border-radius: 8px; }
  .timeline li:not(:last-child)::before, .checklist li:not(:last-child)::before {
    content: ''; position: absolute; left: 12px; top: 26px; bottom: 0; width: 2px; background: var(--line);
  }
  li.done .mark { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  .timeline li.done:not(:last-child)::before { background: var(--accent); }
  li.problem .mark { background: var(--warn-tint); border-color: var(--warn); color: var(--warn); }
  li.current .mark { border-color: var(--accent); color: var(--accent); }
  .step { display: flex; flex-direction: column; min-width: 0; line-height: 1.4; overflow-wrap: anywhere; }
  .step-title { font-weight: 600; }
  li.open .step-title, li.waiting .step-title { font-weight: 500; }
  .step-state { font-size: .8125rem; color: var(--soft); }
  li.problem .step-state { color: var(--warn); font-weight: 600; }
  .step-detail { margin-top: 3px; font-size: .875rem; }

  .copy-box { margin-top: 8px; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); padding: 12px; }
  .copy-label { font-weight: 650; margin-bottom: 8px; }
  .copy-text { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9375rem; margin-bottom: 10px; }
  .copy-text.code { font: .875rem/1.5 ui-monospace, Menlo, Consolas, monospace; }

  .rating { margin-top: 18px; padding: 14px 16px; border: 1px solid var(--line); border-radius: 16px; background: var(--surface); }
  .rating legend { font-weight: 650; margin-bottom: 10px; padding: 0; }
  .opinions { display: flex; flex-wrap: wrap; gap: 8px; }
  .opinion { position: relative; }
  .opinion input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; width: 100%; height: 100%; }
  .opinion span {
    display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 8px 14px; border-radius: 12px;
    border: 1.5px solid var(--edge); font-size: .9375rem; font-weight: 600;
  }
  .opinion svg { width: 20px; height: 20px; }
  .opinion input:checked + span { border-color: var(--accent); background: var(--tint); box-shadow: inset 0 0 0 1px var(--accent); }
  .opinion input:focus-visible + span { outline: 3px solid var(--accent); outline-offset: 2px; }
  .comment { display: block; margin-top: 12px; font-size: .9375rem; }
  .comment textarea {
    display: block; width: 100%; margin-top: 6px; padding: 8px 12px; border: 1.5px solid var(--edge); border-radius: 12px;
    background: var(--surface); color: inherit; font: inherit; resize: vertical;
  }
  .thanks { display: flex; align-items: center; gap: 8px; margin-top: 16px; font-weight: 600; }
  .thanks svg { color: var(--accent); }
`;
