// One <script src="…/chat-widget.js" defer></script> is all a page needs; docs/widget.md lists the data-… settings.
import {readConfig} from './config.js';
import {ZustellHelfer} from './element.js';
import {defineCopyBox} from './views/copy-box.js';

const NAME = 'zustell-helfer';
const config = readConfig(document.currentScript);

function mount() {
  const element = document.createElement(NAME);
  element.config = config;
  document.body.append(element);
  element.updateComplete.then(() => performance.mark('zh-launcher')); // for measuring: the launcher stands
  // Any link or button of the page may open the chat: <a href="#hilfe" data-chat-open>.
  document.addEventListener('click', (event) => {
    const opener = event.target instanceof Element && event.target.closest('[data-chat-open]');
    if (!opener) return;
    event.preventDefault();
    element.open();
  });
}

// A page that includes the script twice gets one chat.
if (!customElements.get(NAME)) {
  customElements.define(NAME, ZustellHelfer);
  defineCopyBox();
  if (document.body) mount();
  else addEventListener('DOMContentLoaded', mount);
}
