// The menu of the head: a button that shows a short list of buttons, in the manner of a disclosure.
import {html, nothing} from 'lit';
import {strings} from '../strings.js';
import {icons} from './icons.js';

export function menu(view) {
  const quiet = view.conversation.isEmpty;
  const entry = (icon, text, action) => html`<li><button type="button" @click=${() => {
    view.closeMenu();
    action();
  }}>${icon}<span>${text}</span></button></li>`;
  return html`<div class="menu" @focusout=${view.onMenuLeft} @keydown=${view.onMenuKey}>
    <button type="button" class="icon" id="menu" aria-label=${strings.menu} title=${strings.menu}
      aria-expanded=${view.menuOpen ? 'true' : 'false'} aria-controls="menu-list" @click=${() => view.toggleMenu()}>
      ${icons.more}</button>
    <ul id="menu-list" ?hidden=${!view.menuOpen}>
      ${entry(icons.person, strings.person, () => view.askForPerson())}
      ${quiet ? nothing : html`
        ${entry(icons.star, strings.rate, () => view.rating.show())}
        ${entry(icons.download, strings.download, () => view.download())}
        ${entry(icons.trash, strings.restart, () => view.askToDelete())}`}
    </ul>
  </div>`;
}
