// The conversation: what was said, what is still on its way, whether the line stands. No DOM.
// Everything shown comes from numbered events of the server; the tab keeps only the session and what is not sent yet.

import {currentIdentity, subjectOf} from './config.js';
import {Memory, newId} from './memory.js';
import {pause} from './patience.js';
import {survives} from './recovery.js';
import {Refused, Transport} from './transport.js';

const GIVE_UP_AFTER = 4; // tries until a message offers "try again"; it goes on being tried when the line is back

export const Line = {IDLE: 'idle', CONNECTING: 'connecting', OPEN: 'open', LOST: 'lost', REFUSED: 'refused'};

export class Conversation extends EventTarget {
  constructor(config) {
    super();
    this.config = config;
    this.transport = new Transport(config.server);
    this.memory = new Memory();
    this.identity = '';
    this.privacy = config.privacy;
    this.notice = ''; // a key of strings, or a sentence of the server
    this.reset();
  }

  reset() {
    this.messages = []; // {seq, kind, id, at, text, buttons?, custom?}
    this.pending = []; // {id, text, title, at, state: 'sending' | 'waiting' | 'failed'}
    this.last = 0;
    this.answered = new Set();
    this.line = Line.IDLE;
    this.ready = false; // whether the replay is over: only then is something new
  }

  get isEmpty() {
    return !this.messages.length && !this.pending.length;
  }

  get isTyping() {
    if (this.pending.some((one) => one.state === 'sending')) return true;
    const asked = this.messages.filter((one) => one.kind === 'user').pop();
    return Boolean(asked) && !this.answered.has(asked.id) && Date.now() - asked.at < 45_000;
  }

  changed(news) {
    this.dispatchEvent(new CustomEvent('change', {detail: news}));
  }

  // Goes on with what this tab remembers; without a memory nothing happens, not even a request.
  async resume() {
    await this.identify();
    const {session, pending = []} = this.memory.read();
    if (!session) return false;
    this.session = session;
    this.pending = pending.map((one) => ({...one, state: 'waiting'}));
    this.listen();
    this.flush();
    return true;
  }

  async start() {
    if (this.session || this.starting) return;
    this.starting = true;
    this.line = Line.CONNECTING;
    this.changed();
    for (let attempt = 0; !this.session; attempt++) {
      try {
        await this.identify();
        const opened = await this.transport.open(this.identity);
        this.session = opened.session;
        this.privacy = this.privacy || opened.privacy || '';
        this.memory.write({session: this.session});
      } catch (error) {
        if (!(await survives(this, error, attempt))) break;
      }
    }
    this.starting = false;
    if (!this.session) return;
    this.listen();
    this.flush();
  }

  async identify() {
    this.identity = this.guest ? '' : await currentIdentity(this.config);
    this.memory.use(subjectOf(this.identity));
  }

  say(text, title = '') {
    this.notice = '';
    this.pending.push({id: newId(), text, title, at: Date.now(), state: 'waiting'});
    this.keepPending();
    if (this.session) this.flush();
    else this.start();
    this.changed();
  }

  retry() {
    for (const one of this.pending) one.state = 'waiting';
    this.wake();
    if (this.session) this.flush();
    else this.start();
    this.changed();
  }

  discard(id) {
    this.pending = this.pending.filter((one) => one.id !== id);
    this.keepPending();
    this.changed();
  }

  // Sends one message after the other, so that their order stays.
  async flush() {
    if (this.flushing) return;
    this.flushing = true;
    for (let attempt = 0; this.session && this.pending.length; ) {
      const one = this.pending[0];
      if (one.state !== 'failed') one.state = 'sending'; // no flickering while it is tried again and again
      this.changed();
      try {
        const {id, text, title} = one;
        const {events = []} = await this.transport.send(this, {id, text, title, after: this.last});
        this.settle(id);
        for (const event of events) this.take(event);
        attempt = 0;
      } catch (error) {
        one.state = attempt + 1 >= GIVE_UP_AFTER ? 'failed' : 'waiting';
        if (error instanceof Refused && [400, 413].includes(error.status)) {
          this.notice = error.text || 'failed';
          this.settle(one.id);
          this.dispatchEvent(new CustomEvent('returned', {detail: one.text}));
        } else if (!(await survives(this, error, attempt))) break;
        attempt++;
      }
    }
    this.flushing = false;
    this.changed();
  }

  settle(id) {
    this.pending = this.pending.filter((one) => one.id !== id);
    this.keepPending();
  }

  keepPending() {
    this.memory.write({pending: this.pending.map(({id, text, title, at}) => ({id, text, title, at}))});
  }

  async listen() {
    if (this.listening || !this.session) return;
    this.listening = new AbortController();
    const {signal} = this.listening;
    for (let attempt = 0; !signal.aborted; ) {
      try {
        await this.transport.stream(this, this.last, signal, (name, event) => {
          attempt = 0;
          this.connected();
          if (name === 'ready') this.arrived();
          else this.take(event);
        });
        if (!signal.aborted) await this.pause(200);
      } catch (error) {
        if (signal.aborted || !(await survives(this, error, attempt++))) break;
      }
    }
  }

  // A hidden tab gives its line back: browsers allow a server six of them, over all tabs.
  rest() {
    if (this.listening) this.listening.abort();
    this.listening = null;
  }

  connected() {
    if (this.line === Line.OPEN) return;
    const back = this.line === Line.LOST;
    this.line = Line.OPEN;
    this.changed(back ? {reconnected: true} : undefined);
    if (back) this.retry();
  }

  arrived() {
    if (this.ready) return;
    this.ready = true;
    this.changed({replayed: true});
  }

  // Takes one event; each number counts once, by whichever way it came first.
  take(event) {
    if (event.seq <= this.last) return;
    this.last = event.seq;
    if (event.kind === 'gone') {
      this.forget('ended');
      return;
    }
    if (event.kind === 'done') {
      // Only now: a server that dies after it has stored the question must be asked again.
      this.answered.add(event.id);
      this.settle(event.id);
    } else this.messages.push(event);
    this.changed(this.ready && event.kind === 'bot' ? {message: event} : undefined);
  }

  async remove() {
    if (this.session) await this.transport.remove(this).catch((error) => ignoreGone(error));
    this.forget('deleted');
  }

  // Ends this conversation here; the next message begins a new one.
  forget(notice) {
    this.rest();
    this.session = '';
    this.memory.clear();
    this.reset();
    this.notice = notice;
    this.changed({forgotten: true});
  }

  asGuest() {
    this.guest = true;
    this.forget('');
    this.start();
  }

  rate(value, comment) {
    return this.transport.rate(this, {value, comment});
  }

  pause(ms) {
    return pause(ms, this);
  }

  wake() {
    this.dispatchEvent(new Event('wake'));
  }
}

function ignoreGone(error) {
  if (!(error instanceof Refused && error.status === 401)) throw error;
}
