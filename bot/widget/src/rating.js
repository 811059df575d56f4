// The rating's course: offered once after a solved problem, or asked for in the menu; hidden, asked, failed or thanked.
import {strings} from './strings.js';

const SOLVED = '/problem_geloest'; // after this button the rating is offered

export class Rating {
  constructor(view) {
    this.view = view;
    this.reset();
  }

  reset() {
    this.set('hidden', '');
  }

  set(stage, value = this.value) {
    this.stage = stage;
    this.value = value;
    this.view.requestUpdate();
  }

  onSaid(text) {
    this.offer = text === SOLVED && this.stage === 'hidden';
    // Who goes on talking is not asked any longer.
    if (this.stage === 'asked' && !this.value) this.reset();
  }

  onChange(conversation) {
    if (!this.offer || conversation.isTyping || conversation.messages.at(-1)?.kind !== 'bot') return;
    this.offer = false;
    this.set('asked', '');
  }

  show() {
    this.set('asked', '');
    this.view.scroller.jump('rating');
  }

  hide() {
    this.reset();
    this.view.focusOn('input');
  }

  choose(value) {
    this.set('asked', value);
    this.view.scroller.jump('');
  }

  submit = async (event) => {
    event.preventDefault();
    const comment = this.view.renderRoot.getElementById('comment').value;
    try {
      await this.view.conversation.rate(this.value, comment);
      this.set('thanks');
      this.view.say_aloud(strings.rateThanks);
      this.view.focusOn('input');
    } catch {
      this.set('failed');
    }
  };
}
