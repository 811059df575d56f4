// A rating that asks once, after the problem was solved, or when the menu is used. It never stands in the way.
import {html, nothing} from 'lit';
import {strings} from '../strings.js';
import {icons} from './icons.js';

export function rating(view) {
  const {stage, value} = view.rating;
  if (stage === 'hidden') return nothing;
  if (stage === 'thanks') return html`<p class="thanks">${icons.check}<span>${strings.rateThanks}</span></p>`;
  const option = (name, icon, text) => html`<label class="opinion">
    <input type="radio" name="opinion" value=${name} .checked=${value === name} @change=${() => view.rating.choose(name)}>
    <span>${icon}${text}</span></label>`;
  return html`<form class="rating" id="rating" @submit=${view.rating.submit}>
    <fieldset>
      <legend>${strings.rateTitle}</legend>
      <div class="opinions">
        ${option('good', icons.up, strings.rateGood)}
        ${option('bad', icons.thumbDown, strings.rateBad)}
      </div>
    </fieldset>
    ${value ? html`<label class="comment">${strings.rateComment}<textarea id="comment" rows="2" maxlength="1000"></textarea></label>` : nothing}
    ${stage === 'failed' ? html`<p class="hint">${strings.rateFailed}</p>` : nothing}
    <div class="actions">
      ${value ? html`<button type="submit" class="small solid">${strings.rateSend}</button>` : nothing}
      <button type="button" class="small quiet" @click=${() => view.rating.hide()}>${strings.rateSkip}</button>
    </div>
  </form>`;
}
