// The open chat: head, notice, log, line status, composer. What it does is decided in element.js.
import {html, nothing} from 'lit';
import {strings} from '../strings.js';
import {composer} from './composer.js';
import {icons} from './icons.js';
import {log, quickReplies, typing} from './messages.js';
import {menu} from './menu.js';
import {rating} from './rating.js';
import {confirmation} from './confirmation.js';

export function panel(view) {
  return html`<section id="panel" class="panel" role="dialog" aria-modal=${view.fills ? 'true' : 'false'}
      aria-labelledby="title" @keydown=${view.onPanelKey} @zh-say=${(event) => view.say_aloud(event.detail)}>
    ${head(view)}
    <div class="middle">
    <div class="scroll" id="scroll" @scroll=${view.scroller.onScroll}>
      ${notice(view)}
      ${view.conversation.isEmpty ? welcome(view) : nothing}
      <div class="log" role="log" aria-live="off" aria-label=${strings.log}>${log(view)}</div>
      ${typing(view)}
      ${quickReplies(view)}
      ${rating(view)}
    </div>
    ${view.more ? html`<button type="button" class="more" aria-label=${strings.more} title=${strings.more}
      @click=${() => view.scroller.jump()}>${icons.down}</button>` : nothing}
    </div>
    ${line(view)}
    ${composer(view)}
    ${confirmation(view)}
  </section>`;
}

function head(view) {
  return html`<div class="head">
    <span class="logo">${icons.mail}</span>
    <div class="name">
      <h2 id="title">${view.config.title || strings.title}</h2>
      <p>${strings.subtitle}</p>
    </div>
    ${menu(view)}
    <button type="button" class="icon" id="close" aria-label=${strings.close} title=${strings.close}
      @click=${() => view.close()}>${icons.close}</button>
  </div>`;
}

function notice(view) {
  const {privacy} = view.conversation;
  return html`<p class="notice">${strings.notice} ${privacy
    ? html`<a href=${privacy} target="_blank" rel="noopener">${strings.privacy}<span class="sr"> ${strings.newTab}</span></a>`
    : nothing}</p>`;
}

// Shown by the widget itself: nothing has been said yet, so nothing is stored anywhere.
function welcome(view) {
  return html`<div class="welcome">
    <p class="welcome-title">${strings.welcome}</p>
    <p>${strings.welcomeHint}</p>
    <div class="replies" role="group" aria-label=${strings.quickReplies}>
      ${strings.topics.map(({title, text}) => html`<button type="button" class="reply"
        @click=${() => view.say(text, title)}>${title}</button>`)}
    </div>
  </div>`;
}

function line(view) {
  const {conversation} = view;
  const lost = conversation.line === 'lost';
  const text = lost ? strings.offline : noticeText(conversation.notice);
  return html`<div class=${text ? `line ${lost ? 'lost' : ''}` : 'line empty'} role="status">
    ${text ? html`<p>${lost ? icons.alert : nothing}<span>${text}</span></p>` : nothing}
    ${conversation.notice === 'identityGone' ? html`
      <div class="actions">
        <button type="button" class="small" @click=${() => location.reload()}>${strings.reload}</button>
        <button type="button" class="small quiet" @click=${() => conversation.asGuest()}>${strings.asGuest}</button>
      </div>` : nothing}
    ${lost && !conversation.pending.length ? html`<button type="button" class="small" @click=${() => conversation.retry()}>${strings.retry}</button>` : nothing}
  </div>`;
}

function noticeText(notice) {
  if (!notice) return '';
  if (notice.tooOften) return strings.tooOften(notice.tooOften);
  return Object.hasOwn(strings, notice) ? strings[notice] : notice;
}
