import {css} from 'lit';

export const panel = css`
  .panel {
    position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: 92px;
    width: min(412px, calc(100vw - 40px)); height: min(690px, calc(100dvh - 116px));
    display: flex; flex-direction: column; overflow: hidden; background: var(--page); color: var(--text);
    border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow);
    animation: rise .18s ease-out;
  }
  :host([data-position='left']) .panel { right: auto; left: max(20px, env(safe-area-inset-left)); }
  @keyframes rise { from { opacity: 0; transform: translateY(10px); } }

  .head {
    display: flex; align-items: center; gap: 12px; padding: 12px 8px 12px 16px; background: var(--head);
    color: var(--on-head); flex: none;
  }
  .logo {
    display: grid; place-items: center; width: 42px; height: 42px; border-radius: 13px; flex: none;
    background: color-mix(in srgb, var(--on-head) 16%, transparent);
  }
  .name { flex: 1; min-width: 0; }
  .name h2 { font-size: 1.0625rem; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; }
  .name p { font-size: .8125rem; line-height: 1.35; opacity: .88; }
  .icon {
    display: grid; place-items: center; width: 44px; height: 44px; flex: none; border: 0; border-radius: 12px;
    background: none; color: inherit;
  }
  .icon:hover { background: color-mix(in srgb, var(--on-head) 16%, transparent); }

  .menu { position: relative; }
  .menu ul {
    position: absolute; z-index: 3; top: 48px; right: -40px; width: max-content; max-width: min(300px, 80vw);
    padding: 6px; list-style: none; background: var(--surface); color: var(--text); border: 1px solid var(--line);
    border-radius: 14px; box-shadow: var(--shadow);
  }
  .menu li button {
    display: flex; align-items: center; gap: 12px; width: 100%; min-height: 44px; padding: 8px 14px 8px 10px;
    border: 0; border-radius: 10px; background: none; text-align: left; font-size: .9375rem;
  }
  .menu li button:hover { background: var(--tint); }
  .menu li svg { width: 20px; height: 20px; color: var(--accent); }
  .menu li :focus-visible { outline-color: var(--accent); outline-offset: -2px; }

  .middle { position: relative; flex: 1; min-height: 0; }
  .scroll {
    position: relative; height: 100%; overflow-y: auto; overscroll-behavior: contain; padding: 14px 16px 10px;
    scrollbar-width: thin; scrollbar-color: var(--edge) transparent;
  }
  .notice {
    padding: 10px 14px; border-radius: 12px; background: var(--tint); color: var(--text); font-size: .8125rem;
    line-height: 1.5;
  }
  .notice a { font-weight: 600; color: inherit; display: inline-block; padding: 3px 0; }

  .welcome { margin-top: 26px; }
  .welcome-title { font-size: 1.375rem; line-height: 1.3; font-weight: 700; letter-spacing: -.01em; }
  .welcome p + p { margin-top: 6px; color: var(--soft); }
  .welcome .replies { margin-top: 18px; flex-direction: column; align-items: stretch; }
  .welcome .reply { text-align: left; justify-content: flex-start; min-height: 52px; }

  .line { flex: none; padding: 10px 16px; background: var(--tint); font-size: .875rem; line-height: 1.45; }
  .line p { display: flex; gap: 10px; align-items: flex-start; }
  .line svg { width: 20px; height: 20px; }
  .line.empty { padding: 0; }
  .line.lost { background: var(--warn-tint); color: var(--warn); }
  .line .small { margin-top: 8px; }

  .more {
    position: absolute; right: 14px; bottom: 12px; z-index: 2; display: grid; place-items: center; width: 44px; height: 44px;
    border: 1.5px solid var(--edge); border-radius: 50%; background: var(--surface); color: var(--accent); box-shadow: var(--shadow);
  }
  .more:focus-visible { border-radius: 50%; }

  .veil { position: absolute; inset: 0; z-index: 4; display: grid; place-items: center; padding: 20px; background: #0b1513b3; }
  .confirm { max-width: 340px; padding: 22px; border-radius: 16px; background: var(--surface); color: var(--text); }
  .confirm-title { font-size: 1.125rem; font-weight: 700; margin-bottom: 8px; }
  .confirm .actions { margin-top: 18px; }

  @media (max-width: 480px), (max-height: 480px) {
    .panel, :host([data-position='left']) .panel {
      inset: 0; width: auto; height: auto; border: 0; border-radius: 0; max-width: none;
      padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    }
  }
  @media (max-height: 480px) {
    /* Zoomed in to 400 %: all but the head scrolls, so that there is room to read. */
    .head { padding-block: 4px; }
    .logo, .name p { display: none; }
    .notice { font-size: .75rem; }
  }
  @media (min-width: 2200px) {
    .panel { width: 480px; height: min(820px, calc(100dvh - 116px)); }
  }
`;
