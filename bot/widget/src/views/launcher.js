// The button that opens the chat. Until then it is all there is: no request, nothing stored.
import {html, nothing} from 'lit';
import {strings} from '../strings.js';
import {icons} from './icons.js';

export function launcher(view) {
  const {unread, opened} = view;
  const name = unread ? `${strings.open}, ${strings.unread(unread)}` : strings.open;
  return html`
    <button type="button" class="launcher" id="launcher" aria-label=${opened ? strings.close : name}
      aria-expanded=${opened ? 'true' : 'false'} aria-haspopup="dialog" @click=${() => view.toggle()}>
      <span class="glyph">${opened ? icons.down : icons.chat}</span>
      <span class="word" aria-hidden="true">${strings.launcher}</span>
      ${unread ? html`<span class="badge" aria-hidden="true">${unread > 9 ? '9+' : unread}</span>` : nothing}
    </button>`;
}
