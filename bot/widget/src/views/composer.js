// Where the user writes. The text stays until it is sent.
import {html, nothing} from 'lit';
import {strings} from '../strings.js';
import {icons} from './icons.js';

export const MAX_CHARACTERS = 4000; // what the bot reads at most
const WARN_FROM = 300; // characters left

export function composer(view) {
  const left = MAX_CHARACTERS - view.draft.length;
  const empty = !view.draft.trim();
  return html`<form class="composer" @submit=${view.onSubmit}>
    <div class="field">
      <textarea id="input" rows="1" aria-label=${strings.input} placeholder=${strings.placeholder} enterkeyhint="send"
        aria-describedby=${left < WARN_FROM ? 'left hint' : 'hint'} aria-invalid=${left < 0 ? 'true' : 'false'}
        .value=${view.draft} @input=${view.onInput} @keydown=${view.onInputKey}></textarea>
      <button type="submit" class="send" aria-label=${strings.send} title=${strings.send}
        aria-disabled=${empty || left < 0 ? 'true' : 'false'}>${icons.send}</button>
    </div>
    <p class="left ${left < 0 ? 'over' : ''}" id="left" role="status">${left < WARN_FROM
      ? left < 0 ? strings.tooLongBy(-left) : strings.tooLong(left)
      : nothing}</p>
    <span class="sr" id="hint">${strings.hint}</span>
    <button type="button" class="person" @click=${() => view.askForPerson()}>
      ${icons.person}<span>${strings.person}</span></button>
  </form>`;
}
