// Colours and sizes. An operator overrides the --zh-… properties on the element; everything else is derived here.
import {css} from 'lit';

const dark = css`
  --accent: var(--zh-accent-dark, #7fd6c2);
  --on-accent: var(--zh-on-accent-dark, #06251f);
  --head: var(--zh-head-dark, #12342e);
  --on-head: var(--zh-on-head-dark, #eafaf6);
  --surface: #14191b;
  --page: #0e1214;
  --bubble: #1f2729;
  --line: #39464a;
  --edge: #7d8f93;
  --text: #edf2f2;
  --soft: #b3c1c3;
  --mine: #1d5a4e;
  --on-mine: #f0fbf8;
  --tint: #17302b;
  --warn: #ffb4a6;
  --warn-tint: #3b1f1a;
  --danger: #ff9d8c;
  --on-danger: #3a0a02;
  --shadow: 0 1px 2px #0008, 0 18px 50px #000a;
  color-scheme: dark;
`;

export const themes = css`
  :host {
    all: initial;
    --accent: var(--zh-accent, #0b6b5b);
    --on-accent: var(--zh-on-accent, #fff);
    --head: var(--zh-head, #0c3b34);
    --on-head: var(--zh-on-head, #fff);
    --surface: #fff;
    --page: #f3f6f5;
    --bubble: #fff;
    --line: #dbe3e1;
    --edge: #6f7f7c;
    --text: #15211f;
    --soft: #51605d;
    --mine: #0b6b5b;
    --on-mine: #fff;
    --tint: #e3f3ef;
    --warn: #9a2a12;
    --warn-tint: #fdeee9;
    --danger: #b3261e;
    --on-danger: #fff;
    --shadow: 0 1px 2px #0c3b3414, 0 16px 48px #0c3b3438;
    --radius: var(--zh-radius, 18px);
    --font: var(--zh-font, -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif);
    color-scheme: light;
  }
  :host([data-theme='dark']) {
    ${dark}
  }
  @media (prefers-color-scheme: dark) {
    :host([data-theme='auto']) {
      ${dark}
    }
  }
`;
