// A text with a copy button: a support request, an SMTP answer, a DNS record.
import {LitElement, html} from 'lit';
import {copy} from '../copy.js';
import {strings} from '../strings.js';
import {icons} from './icons.js';

class CopyBox extends LitElement {
  static properties = {text: {}, label: {}, code: {type: Boolean}, state: {state: true}};

  constructor() {
    super();
    this.text = '';
    this.label = '';
    this.code = false;
    this.state = '';
  }

  // In the light tree of the widget's own shadow root, so that its styles apply.
  createRenderRoot() {
    return this;
  }

  render() {
    const done = this.state === 'copied';
    return html`<div class="copy-box">
      ${this.label ? html`<p class="copy-label">${this.label}</p>` : ''}
      <div class=${this.code ? 'copy-text code' : 'copy-text'}>${this.text}</div>
      <button type="button" class="small" @click=${this.press}>
        ${done ? icons.check : icons.copy}<span>${done ? strings.copied : this.code ? strings.copy : strings.copyText}</span>
      </button>
      ${this.state === 'failed' ? html`<p class="hint">${strings.copyFailed}</p>` : ''}
    </div>`;
  }

  async press() {
    this.state = (await copy(this.text, this)) ? 'copied' : 'failed';
    const said = this.state === 'copied' ? strings.copied : strings.copyFailed;
    this.dispatchEvent(new CustomEvent('zh-say', {detail: said, bubbles: true}));
    if (this.state === 'copied') setTimeout(() => (this.state = ''), 4000);
  }
}

export const defineCopyBox = () => customElements.define('zh-copy', CopyBox);
