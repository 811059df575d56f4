// The kinds of `custom` answers that are drawn: a mail's way, a list of steps, a text to copy. docs/widget.md has the
// fields. Whatever can't be read is left out; the answer's text says the same in words.
import {html} from 'lit';
import {strings} from '../strings.js';
import {icons} from './icons.js';

const STATES = {done: icons.check, problem: icons.alert, current: icons.clock, waiting: icons.clock, open: ''};

// Returns what is drawn and which part of the text still has to be said beside it.
export function card(custom, text = '') {
  const {kind, title} = custom && typeof custom === 'object' ? custom : {};
  const [firstLine, ...others] = text.split('\n');
  if (kind === 'timeline') return drawn(list(title || strings.timeline, custom.steps, kind), text);
  if (kind === 'checklist') {
    const name = title || (others.length ? firstLine : '') || strings.checklist;
    return drawn(list(name, custom.items || custom.steps, kind), text);
  }
  if (kind === 'copy' && asText(custom.text)) {
    const box = html`<zh-copy .text=${letter(custom)} .label=${asText(custom.label)} .code=${custom.code === true}></zh-copy>`;
    return {box, text: text.split(/^Betreff:/m)[0]};
  }
  return {box: '', text};
}

const drawn = (box, text) => (box ? {box, text: ''} : {box, text});

const letter = ({subject, text}) => (asText(subject) ? `Betreff: ${subject}\n\n${text}` : asText(text));

function list(title, items, kind) {
  if (!Array.isArray(items) || !items.length) return '';
  return html`<div class="card">
    <p class="card-title">${asText(title)}</p>
    <ol class=${kind}>${items.map(step)}</ol>
  </div>`;
}

function stateOf(item) {
  if (Object.hasOwn(STATES, item.state)) return item.state;
  return item.done === true ? 'done' : 'open';
}

function step(item) {
  const state = stateOf(item);
  return html`<li class=${state} aria-current=${state === 'current' ? 'step' : 'false'}>
    <span class="mark">${STATES[state]}</span>
    <span class="step">
      <span class="step-title">${asText(item.title || item.label)}</span>
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
  if (custom.kind === 'copy') return letter(custom);
  const items = custom.steps || custom.items;
  if (!Array.isArray(items)) return '';
  return items.map((one) => `- ${asText(one.title || one.label)} (${strings.states[stateOf(one)]})`).join('\n');
}

function asText(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
