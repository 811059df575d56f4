// Keeps the newest in view, but never beyond the start of the answer; who scrolled up to read is left alone.

const NEAR = 60; // pixels from the end that still count as the end

export class Scroll {
  constructor(view) {
    this.view = view;
    this.atEnd = true;
    this.placed = 0; // where we scrolled to last
  }

  onScroll = ({target}) => {
    this.atEnd = toEnd(target) < NEAR;
    // Who went to the end himself stays there; otherwise the next change would pull the buttons away from under him.
    if (this.atEnd && Math.abs(target.scrollTop - this.placed) > 1) this.passed = lastQuestion(this.view.renderRoot);
    this.view.more = !this.atEnd;
  };

  // Goes to the end, and stays there until the next question.
  jump(focus = 'input') {
    this.passed = lastQuestion(this.view.renderRoot);
    this.atEnd = true;
    this.view.requestUpdate();
    this.view.focusOn(focus);
  }

  follow() {
    const area = this.view.renderRoot.getElementById('scroll');
    if (!area) return;
    if (this.atEnd) {
      const asked = lastQuestion(area);
      const answered = asked && asked !== this.passed && this.view.conversation.messages.at(-1)?.kind === 'bot';
      area.scrollTop = Math.min(answered ? asked.offsetTop - 8 : Infinity, area.scrollHeight - area.clientHeight);
      this.placed = area.scrollTop;
    }
    this.view.more = toEnd(area) > NEAR;
  }
}

const toEnd = (area) => area.scrollHeight - area.scrollTop - area.clientHeight;

const lastQuestion = (root) => [...root.querySelectorAll('.message.user')].at(-1);
