import {css} from 'lit';

export const base = css`
  *, *::before, *::after { box-sizing: border-box; }
  p, h2, ul, ol, blockquote, fieldset { margin: 0; padding: 0; border: 0; }
  [hidden] { display: none !important; }
  svg { display: block; flex: none; }
  button { font: inherit; color: inherit; cursor: pointer; margin: 0; -webkit-tap-highlight-color: transparent; }
  button, a, textarea, input { touch-action: manipulation; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 8px; }
  .head :focus-visible { outline-color: var(--on-head); outline-offset: -3px; }
  .sr {
    position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0; overflow: hidden;
    clip-path: inset(50%); white-space: nowrap; border: 0;
  }
  .frame {
    /* The host page may style the element itself, and that is inherited: here it ends. */
    all: initial; direction: ltr; font: 400 1rem/1.5 var(--font); color: var(--text); -webkit-text-size-adjust: 100%;
  }
  .frame { position: fixed; z-index: var(--zh-z-index, 2147483000); inset: auto 0 0 auto; }
  :host([data-position='left']) .frame { inset: auto auto 0 0; }

  .launcher {
    position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom));
    display: flex; align-items: center; gap: 10px; min-width: 56px; min-height: 56px; padding: 0 22px 0 18px;
    border: 2px solid transparent; border-radius: 30px; background: var(--accent); color: var(--on-accent);
    font-weight: 600; box-shadow: var(--shadow); transition: transform .15s, box-shadow .15s;
  }
  :host([data-position='left']) .launcher { right: auto; left: max(20px, env(safe-area-inset-left)); }
  .launcher:hover { transform: translateY(-2px); }
  .launcher:focus-visible { border-radius: 30px; outline-color: var(--accent); outline-offset: 3px; }
  :host([opened]) .launcher { padding: 0; width: 56px; justify-content: center; }
  :host([opened]) .word { display: none; }
  .badge {
    position: absolute; top: -7px; right: -4px; min-width: 26px; height: 26px; padding: 0 7px; border-radius: 13px;
    background: #b3261e; color: #fff; border: 2px solid var(--surface); font-size: .8125rem; line-height: 22px;
    text-align: center; font-weight: 700;
  }

  .small {
    display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding: 8px 14px; border-radius: 12px;
    border: 1.5px solid var(--edge); background: var(--surface); color: var(--text); font-size: .9375rem;
    font-weight: 600; line-height: 1.25;
  }
  .small svg { width: 19px; height: 19px; color: var(--accent); }
  .small:hover { border-color: var(--accent); background: var(--tint); }
  .small.quiet { border-color: transparent; background: none; text-decoration: underline; text-underline-offset: 3px; }
  .small.solid { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  .danger {
    min-height: 44px; padding: 8px 16px; border: 0; border-radius: 12px; background: var(--danger);
    color: var(--on-danger); font-weight: 600;
  }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 10px; }
  .hint { font-size: .875rem; color: var(--warn); margin-top: 8px; }
  a { color: var(--accent); text-underline-offset: 3px; border-radius: 3px; overflow-wrap: anywhere; }

  @media (max-width: 480px), (max-height: 480px) {
    :host([opened]) .launcher { display: none; }
    .launcher { padding: 0; width: 58px; min-height: 58px; justify-content: center; }
    .word { display: none; }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
  }
  @media (forced-colors: active) {
    .launcher, .reply, .bubble, .panel, .send, .card, .copy-box, .opinion span { border: 1.5px solid CanvasText !important; }
    .badge, .tag, .mark { border: 1px solid CanvasText; }
    :focus-visible { outline-color: Highlight !important; }
    .dots i { background: CanvasText !important; }
    .opinion input:checked + span { outline: 3px solid Highlight; }
  }
  @media print { .frame { display: none; } }
`;
