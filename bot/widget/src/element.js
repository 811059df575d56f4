// The custom element: joins the conversation, the views and the keyboard. No texts, no requests of its own.
import {LitElement, html} from 'lit';
import {Conversation} from './conversation.js';
import {save} from './download.js';
import {keepFocusInside, moveByArrow} from './focus.js';
import {plain} from './markdown.js';
import {Rating} from './rating.js';
import {Scroll} from './scroll.js';
import {strings} from './strings.js';
import {styles} from './styles/index.js';
import {MAX_CHARACTERS} from './views/composer.js';
import {launcher} from './views/launcher.js';
import {panel} from './views/panel.js';

const NARROW = matchMedia('(max-width: 480px), (max-height: 480px)'); // here the panel fills the window
const HIDDEN_FOR_MS = 30_000; // then nobody waits at this tab; what came meanwhile is read when it is shown
const SAID_FOR_MS = 8000; // then the live region is emptied, so that nobody reads an answer twice

export class ZustellHelfer extends LitElement {
  static styles = styles;
  static properties = {
    opened: {type: Boolean, reflect: true},
    unread: {state: true},
    draft: {state: true},
    menuOpen: {state: true},
    confirming: {state: true},
    said: {state: true},
    fills: {state: true},
    more: {state: true},
  };

  constructor() {
    super();
    this.config = {};
    Object.assign(this, {opened: false, unread: 0, draft: '', menuOpen: false, confirming: false, said: ''});
    this.rating = new Rating(this);
    this.fills = NARROW.matches;
    this.more = false; // whether there is something below
    this.scroller = new Scroll(this);
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
    document.addEventListener('visibilitychange', () => this.onVisibility());
    this.resume();
  }

  onVisibility() {
    clearTimeout(this.resting);
    if (document.hidden) this.resting = setTimeout(() => this.conversation.rest(), HIDDEN_FOR_MS);
    else this.conversation.listen();
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
    this.scroller.atEnd = true;
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
    this.rating.onSaid(text);
    this.scroller.atEnd = true;
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
    if (forgotten) this.rating.reset();
    this.rating.onChange(this.conversation);
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
    } else if (event.key === 'Tab' && (this.fills || this.confirming)) keepFocusInside(event, this.renderRoot, this.confirming ? '.confirm' : '.panel');
  };

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
    if (this.menuOpen) moveByArrow(event, this.renderRoot, '#menu, #menu-list button');
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

  async focusOn(id) {
    await this.updateComplete;
    const found = this.renderRoot.getElementById(id);
    const target = found && found.matches('form') ? found.querySelector('input') : found;
    if (target) target.focus({preventScroll: id === 'launcher'});
  }

  updated() {
    const input = this.renderRoot.getElementById('input');
    if (input) {
      input.style.height = 'auto';
      input.style.height = `${Math.min(input.scrollHeight + 2, 150)}px`;
    }
    this.scroller.follow();
  }
}
