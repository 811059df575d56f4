// The kinds of `custom` answers that are drawn: a mail's way, a list of steps, a text to copy. docs/widget.md has the
// fields. Whatever can't be read is left out; the answer's text says the same in words.
import {html} from 'lit';
import {strings} from '../strings.js';
import {icons} from './icons.js';

const STATES = {done: icons.check, problem: icons.alert, current: icons.clock, waiting: icons.clock, open: ''};

export function card(custom) {
  if (!custom || typeof custom !== 'object') return '';
  if (custom.kind === 'timeline') return list(custom.title || strings.timeline, custom.steps, 'timeline');
  if (custom.kind === 'checklist') return list(custom.title || strings.checklist, custom.items, 'checklist');
  if (custom.kind === 'copy' && typeof custom.text === 'string') {
    return html`<zh-copy .text=${custom.text} .label=${asText(custom.label)} .code=${custom.code === true}></zh-copy>`;
  }
  return '';
}

function list(title, items, kind) {
  if (!Array.isArray(items) || !items.length) return '';
  return html`<div class="card">
    <p class="card-title">${asText(title)}</p>
    <ol class=${kind}>${items.map(step)}</ol>
  </div>`;
}

function step(item) {
  const state = Object.hasOwn(STATES, item.state) ? item.state : 'open';
  return html`<li class=${state} aria-current=${state === 'current' ? 'step' : 'false'}>
    <span class="mark">${STATES[state]}</span>
    <span class="step">
      <span class="step-title">${asText(item.title)}</span>
      <span class="step-state">${strings.states[state]}${item.at ? html`, ${when(item.at)}` : ''}</span>
      ${item.detail ? html`<span class="step-detail">${asText(item.detail)}</span>` : ''}
    </span>
  </li>`;
}

function when(at) {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  return Number.isNaN(ms) ? asText(at) : html`<time datetime=${new Date(ms).toISOString()}>${strings.full(ms)}</time>`;
}

export function cardAsText(custom) {
  if (!custom || typeof custom !== 'object') return '';
  if (custom.kind === 'copy') return asText(custom.text);
  const items = custom.steps || custom.items;
  if (!Array.isArray(items)) return '';
  return items.map((one) => `- ${asText(one.title)} (${strings.states[one.state] || strings.states.open})`).join('\n');
}

function asText(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
