import {css} from 'lit';

export const composer = css`
  .composer { flex: none; padding: 10px 12px 6px; background: var(--surface); border-top: 1px solid var(--line); }
  .field {
    display: flex; align-items: flex-end; gap: 6px; padding: 4px 4px 4px 8px; border: 1.5px solid var(--edge);
    border-radius: 18px; background: var(--surface);
  }
  .field:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
  .field textarea {
    flex: 1; min-width: 0; min-height: 44px; max-height: 150px; padding: 9px 6px; border: 0; background: none; color: inherit;
    font: inherit; resize: none; overflow-y: auto;
  }
  .field textarea:focus-visible { outline: none; } /* the field around it shows the focus */
  textarea::placeholder { color: var(--soft); opacity: 1; }
  .send {
    display: grid; place-items: center; width: 44px; height: 44px; flex: none; border: 0; border-radius: 14px;
    background: var(--accent); color: var(--on-accent);
  }
  .send[aria-disabled='true'] { background: var(--page); color: var(--soft); cursor: default; }
  .send:focus-visible { border-radius: 14px; }
  .left { font-size: .8125rem; color: var(--soft); text-align: right; padding: 0 8px; }
  .left.over { color: var(--warn); font-weight: 600; }
  .person {
    display: inline-flex; align-items: center; gap: 8px; min-height: 44px; margin: 2px auto 0; padding: 0 12px; border: 0;
    border-radius: 10px; background: none; color: var(--soft); font-size: .875rem;
  }
  .person:hover { color: var(--accent); text-decoration: underline; text-underline-offset: 3px; }
  .person svg { width: 18px; height: 18px; }
  @media (forced-colors: active) { .field:focus-within { outline: 3px solid Highlight; } }
  @media (max-height: 480px) { .person { display: none; } .composer { padding: 6px; } }
`;
