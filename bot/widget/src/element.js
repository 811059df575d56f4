// The custom element: joins the conversation, the views and the keyboard. No texts, no requests of its own.
import {LitElement, html} from 'lit';
import {Conversation} from './conversation.js';
import {save} from './download.js';
import {plain} from './markdown.js';
import {strings} from './strings.js';
import {styles} from './styles/index.js';
import {MAX_CHARACTERS} from './views/composer.js';
import {launcher} from './views/launcher.js';
import {panel} from './views/panel.js';

const NARROW = matchMedia('(max-width: 480px), (max-height: 480px)'); // here the panel fills the window
const SOLVED = '/problem_geloest'; // after this button the rating is offered, once
const SAID_FOR_MS = 8000; // then the live region is emptied, so that nobody reads an answer twice

export class ZustellHelfer extends LitElement {
  static styles = styles;
  static properties = {
    opened: {type: Boolean, reflect: true},
    unread: {state: true},
    draft: {state: true},
    menuOpen: {state: true},
    confirming: {state: true},
    rated: {state: true},
    said: {state: true},
    fills: {state: true},
    more: {state: true},
  };

  constructor() {
    super();
    this.config = {};
    Object.assign(this, {opened: false, unread: 0, draft: '', menuOpen: false, confirming: false, said: ''});
    this.rated = {stage: 'hidden', value: ''};
    this.fills = NARROW.matches;
    this.more = false; // whether there is something below
    this.atEnd = true;
  }

  connectedCallback() {
    super.connectedCallback();
    this.lang = 'de'; // an English host page must not have German read in English
    this.dataset.theme = this.config.theme || 'auto';
    this.dataset.position = this.config.position || 'right';
    this.conversation = new Conversation(this.config);
    this.conversation.addEventListener('change', ({detail}) => this.onChange(detail || {}));
    this.conversation.addEventListener('returned', ({detail}) => this.keepDraft(this.draft || detail));
    NARROW.addEventListener('change', () => (this.fills = NARROW.matches));
    this.resume();
  }

  render() {
    return html`<div class="frame">
      ${this.opened ? panel(this) : ''}
      ${launcher(this)}
      <p class="sr" role="status" id="say">${this.said}</p>
    </div>`;
  }

  async resume() {
    const memory = this.conversation.memory;
    if (!(await this.conversation.resume())) return;
    const {draft = '', opened = false, seen = 0} = memory.read();
    this.draft = draft;
    this.seen = seen;
    // On a phone the panel hides the page that was just asked for.
    if (opened && !this.fills) this.opened = true;
    this.requestUpdate();
  }

  async open() {
    if (this.opened) return;
    this.opened = true;
    this.unread = 0;
    this.atEnd = true;
    this.conversation.start();
    this.remember();
    await this.updateComplete;
    this.focusOn('input');
  }

  async close() {
    if (!this.opened) return;
    Object.assign(this, {opened: false, menuOpen: false, confirming: false});
    this.remember();
    await this.updateComplete;
    this.focusOn('launcher');
  }

  toggle() {
    return this.opened ? this.close() : this.open();
  }

  say(text, title) {
    if (text === SOLVED && this.rated.stage === 'hidden') this.offerRating = true;
    // Who goes on talking is not asked any longer.
    if (this.rated.stage === 'asked' && !this.rated.value) this.rated = {stage: 'hidden', value: ''};
    this.atEnd = true;
    this.conversation.say(text, title);
    // The pressed button is gone in a moment; the next thing to do is to write.
    this.focusOn('input');
  }

  askForPerson() {
    this.say(strings.personText, '');
  }

  say_aloud(text) {
    this.said = text;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => (this.said = ''), SAID_FOR_MS);
  }

  onChange({message, reconnected, replayed, forgotten}) {
    if (message) this.onAnswer(message);
    if (reconnected) this.say_aloud(strings.reconnected);
    if (replayed) this.onReplayed();
    if (forgotten) this.rated = {stage: 'hidden', value: ''};
    if (this.offerRating && this.conversation.messages.at(-1)?.kind === 'bot' && !this.conversation.isTyping) {
      this.offerRating = false;
      this.rated = {stage: 'asked', value: ''};
    }
    if (this.opened) this.remember();
    this.requestUpdate();
  }

  onAnswer(message) {
    if (!this.opened) this.unread += 1;
    // Several bubbles of one answer are said in one go.
    const text = `${strings.bot}: ${plain(message.text || '')}`;
    this.say_aloud(this.opened ? [this.said, text].filter(Boolean).join(' ') : strings.unread(this.unread));
  }

  onReplayed() {
    if (this.opened) return;
    this.unread = this.conversation.messages.filter((one) => one.kind === 'bot' && one.seq > (this.seen || 0)).length;
  }

  remember() {
    if (!this.conversation.session) return;
    const seen = this.opened ? this.conversation.last : undefined;
    this.conversation.memory.write({opened: this.opened, draft: this.draft, ...(seen ? {seen} : {})});
  }

  keepDraft(text) {
    this.draft = text;
    this.remember();
  }

  giveBack(one) {
    this.conversation.discard(one.id);
    if (!this.draft) this.keepDraft(one.title ? '' : one.text);
    this.focusOn('input');
  }

  onInput = (event) => this.keepDraft(event.target.value);

  onInputKey = (event) => {
    // An input method confirms its suggestion with Enter, too.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.onSubmit(event);
  };

  onSubmit = (event) => {
    event.preventDefault();
    const text = this.draft.trim();
    if (!text || text.length > MAX_CHARACTERS) return;
    this.keepDraft('');
    this.say(text);
  };

  onPanelKey = (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (this.confirming) this.cancelDelete();
      else if (this.menuOpen) this.closeMenu('menu');
      else this.close();
    } else if (event.key === 'Tab' && (this.fills || this.confirming)) this.keepFocusInside(event);
  };

  keepFocusInside(event) {
    const root = this.renderRoot.querySelector(this.confirming ? '.confirm' : '.panel');
    const stops = [...root.querySelectorAll('a[href], button, textarea, input, [tabindex="0"]')].filter((one) => one.offsetParent);
    const [first, last] = [stops[0], stops.at(-1)];
    const active = this.renderRoot.activeElement;
    if (event.shiftKey ? active === first : active === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  }

  toggleMenu() {
    this.menuOpen = !this.menuOpen;
  }

  closeMenu(focus) {
    this.menuOpen = false;
    if (focus) this.focusOn(focus);
  }

  onMenuLeft = (event) => {
    if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) this.closeMenu();
  };

  onMenuKey = (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step || !this.menuOpen) return;
    event.preventDefault();
    const entries = [...this.renderRoot.querySelectorAll('#menu, #menu-list button')];
    entries[(entries.indexOf(this.renderRoot.activeElement) + step + entries.length) % entries.length].focus();
  };

  download() {
    save(this.conversation.messages);
    this.focusOn('menu');
  }

  askToDelete() {
    this.confirming = true;
    this.focusOn('cancel');
  }

  cancelDelete() {
    this.confirming = false;
    this.focusOn('menu');
  }

  async deleteNow() {
    this.confirming = false;
    try {
      await this.conversation.remove();
      this.draft = '';
      this.say_aloud(strings.deleted);
      this.conversation.start();
    } catch {
      this.conversation.notice = 'deleteFailed';
      this.requestUpdate();
    }
    this.focusOn('input');
  }

  showRating() {
    this.rated = {stage: 'asked', value: ''};
    this.atEnd = true;
    this.focusOn('rating');
  }

  hideRating() {
    this.rated = {stage: 'hidden', value: ''};
    this.focusOn('input');
  }

  chooseRating(value) {
    this.rated = {...this.rated, value};
    this.atEnd = true;
  }

  onRate = async (event) => {
    event.preventDefault();
    const {value} = this.rated;
    try {
      await this.conversation.rate(value, this.renderRoot.getElementById('comment').value);
      this.rated = {stage: 'thanks', value};
      this.say_aloud(strings.rateThanks);
      this.focusOn('input');
    } catch {
      this.rated = {stage: 'failed', value};
    }
  };

  async focusOn(id) {
    await this.updateComplete;
    const found = this.renderRoot.getElementById(id);
    const target = found && found.matches('form') ? found.querySelector('input') : found;
    if (target) target.focus({preventScroll: id === 'launcher'});
  }

  onScroll = ({target}) => {
    this.atEnd = distanceToEnd(target) < 60;
    this.more = !this.atEnd;
  };

  toEnd() {
    this.passed = [...this.renderRoot.querySelectorAll('.message.user')].at(-1); // this answer's start was read
    this.atEnd = true;
    this.requestUpdate();
    this.focusOn('input');
  }

  updated() {
    const input = this.renderRoot.getElementById('input');
    if (input) {
      input.style.height = 'auto';
      input.style.height = `${Math.min(input.scrollHeight + 2, 150)}px`;
    }
    this.follow();
  }

  // Keeps the newest in view, but never beyond the start of the answer: who scrolled up to read is left alone.
  follow() {
    const scroll = this.renderRoot.getElementById('scroll');
    if (!scroll) return;
    if (this.atEnd) {
      const asked = [...scroll.querySelectorAll('.message.user')].at(-1);
      const start = asked && this.conversation.messages.at(-1)?.kind === 'bot' && asked !== this.passed ? asked.offsetTop - 8 : Infinity;
      const end = scroll.scrollHeight - scroll.clientHeight;
      scroll.scrollTop = Math.min(start, end);
    }
    this.more = distanceToEnd(scroll) > 60;
  }
}

const distanceToEnd = (one) => one.scrollHeight - one.scrollTop - one.clientHeight;
