// The log: what was said, by whom, when; grouped, with the quick replies under the last answer.
import {html, nothing} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import {markdown} from '../markdown.js';
import {strings} from '../strings.js';
import {card} from './cards.js';
import {icons} from './icons.js';

const TOGETHER_MS = 5 * 60_000; // bubbles of one sender within this time share one line with the name

export function log(view) {
  const {messages, pending} = view.conversation;
  const byId = new Map(pending.map((one) => [one.id, one]));
  const stored = messages.map((one) => (one.kind === 'user' && byId.has(one.id) ? {...one, unsent: byId.get(one.id)} : one));
  const known = new Set(messages.map((one) => one.id));
  const fresh = pending.filter((one) => !known.has(one.id));
  const said = [...stored, ...fresh.map((one) => ({...one, kind: 'user', text: one.title || one.text, unsent: one}))];
  const rows = said.map((one, index) => ({one, before: said[index - 1]}));
  return repeat(rows, ({one}) => (one.kind === 'user' ? one.id : one.seq), (row) => message(row, view));
}

function message({one, before}, view) {
  const {box, text} = card(one.custom, one.text);
  const newDay = !before || new Date(before.at).toDateString() !== new Date(one.at).toDateString();
  const alone = newDay || before.kind !== one.kind || one.at - before.at > TOGETHER_MS;
  return html`
    ${newDay ? html`<p class="day"><span>${dayName(one.at)}</span></p>` : nothing}
    <div class="message ${one.kind} ${alone ? 'first' : ''}">
      <p class=${alone ? 'sender' : 'sender sr'}>
        ${one.kind === 'bot'
          ? html`<b>${strings.bot}</b> <span class="tag">${strings.botTag}</span>`
          : html`<b>${strings.you}</b>`}
        <time datetime=${new Date(one.at).toISOString()} title=${strings.full(one.at)}>${strings.time(one.at)}</time>
      </p>
      ${text ? html`<div class="bubble">${one.kind === 'bot' ? botText(text) : text}</div>` : nothing}
      ${box}
      ${one.unsent ? status(one.unsent, view) : nothing}
    </div>`;
}

// A finished request for Mailjet's support gets a copy button of its own.
function botText(text) {
  const start = text.search(/^Betreff:/m);
  if (start < 0) return markdown(text);
  return html`${start ? markdown(text.slice(0, start)) : nothing}<zh-copy .text=${text.slice(start).trim()}></zh-copy>`;
}

function status(one, view) {
  if (one.state === 'failed') {
    return html`<div class="unsent">
      <p>${icons.alert}<span>${strings.failed}</span></p>
      <button type="button" class="small" @click=${() => view.conversation.retry()}>${strings.retry}</button>
      <button type="button" class="small quiet" @click=${() => view.giveBack(one)}>${strings.discard}</button>
    </div>`;
  }
  return html`<p class="on-its-way">${one.state === 'sending' ? strings.sending : strings.waiting}</p>`;
}

export function quickReplies(view) {
  const {messages, pending} = view.conversation;
  const latest = messages[messages.length - 1];
  if (pending.length || !latest || latest.kind !== 'bot') return nothing;
  // Of one answer's bubbles any may carry the buttons.
  const turn = messages.slice(messages.findLastIndex((one) => one.kind === 'user') + 1);
  const buttons = turn.flatMap((one) => one.buttons || []);
  if (!buttons.length) return nothing;
  return html`<div class="replies" role="group" aria-label=${strings.quickReplies}>
    ${buttons.map(({title, payload}) => html`<button type="button" class="reply"
      @click=${() => view.say(payload || title, title)}>${title}</button>`)}
  </div>`;
}

export function typing(view) {
  // The status element stays in the page, or its change would not be announced.
  const on = view.conversation.isTyping;
  return html`<div class="typing" role="status">${on
    ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span>${strings.typing}</span>`
    : nothing}</div>`;
}

function dayName(ms) {
  const days = (new Date().setHours(0, 0, 0, 0) - new Date(ms).setHours(0, 0, 0, 0)) / 86_400_000;
  if (days < 0.5) return strings.today;
  return days < 1.5 ? strings.yesterday : strings.day(ms);
}
