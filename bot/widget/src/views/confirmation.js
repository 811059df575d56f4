// Asks before the conversation is deleted.
import {html, nothing} from 'lit';
import {strings} from '../strings.js';

export function confirmation(view) {
  if (!view.confirming) return nothing;
  return html`<div class="veil">
    <div class="confirm" role="alertdialog" aria-modal="true" aria-labelledby="confirm-title" aria-describedby="confirm-text">
      <p class="confirm-title" id="confirm-title">${strings.confirmTitle}</p>
      <p id="confirm-text">${strings.confirmText}</p>
      <div class="actions">
        <button type="button" class="danger" id="confirm" @click=${() => view.deleteNow()}>${strings.confirm}</button>
        <button type="button" class="small quiet" id="cancel" @click=${() => view.cancelDelete()}>${strings.cancel}</button>
      </div>
    </div>
  </div>`;
}
