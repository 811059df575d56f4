// Markdown to Lit templates by marked's lexer. No HTML string is ever made: tags are shown as text, pictures as links,
// and only harmless addresses become links.
import {html} from 'lit';
import {Lexer} from 'marked';
import {safeUrl} from './config.js';
import {strings} from './strings.js';

const MAX_CHARACTERS = 20_000; // more is shown as plain text: deep nesting costs time and helps nobody
const MAX_DEPTH = 8;

export function markdown(text) {
  if (text.length > MAX_CHARACTERS || tooDeep(text)) return html`<p class="plain">${text}</p>`;
  try {
    return blocks(new Lexer({gfm: true, breaks: true}).lex(text), 0);
  } catch {
    return html`<p class="plain">${text}</p>`;
  }
}

function tooDeep(text) {
  return /(^|\n)[ \t]*([>*+-][ \t]*){9}/.test(text) || /[[(*_~`]{60}/.test(text);
}

function blocks(tokens, depth) {
  return tokens.map((token) => block(token, depth));
}

function block(token, depth) {
  if (depth > MAX_DEPTH) return html`<p class="plain">${token.raw}</p>`;
  switch (token.type) {
    case 'space':
    case 'def':
      return '';
    case 'heading':
      // Not a real heading: the host page's outline is not ours.
      return html`<p><strong>${inline(token.tokens, depth)}</strong></p>`;
    case 'list':
      return token.ordered
        ? html`<ol start=${token.start || 1}>${token.items.map((item) => listItem(item, depth))}</ol>`
        : html`<ul>${token.items.map((item) => listItem(item, depth))}</ul>`;
    case 'blockquote':
      return html`<blockquote>${blocks(token.tokens, depth + 1)}</blockquote>`;
    case 'code':
      return html`<zh-copy .text=${token.text} .code=${true}></zh-copy>`;
    case 'hr':
      return html`<hr>`;
    case 'paragraph':
    case 'text':
      return html`<p>${token.tokens ? inline(token.tokens, depth) : token.text}</p>`;
    default: // HTML, tables and whatever comes: as they were typed
      return html`<p class="plain">${token.raw}</p>`;
  }
}

function listItem(item, depth) {
  const tight = item.tokens.length === 1 && item.tokens[0].type === 'text' && item.tokens[0].tokens;
  return html`<li>${tight ? inline(item.tokens[0].tokens, depth + 1) : blocks(item.tokens, depth + 1)}</li>`;
}

function inline(tokens, depth) {
  return tokens.map((token) => part(token, depth));
}

function part(token, depth) {
  if (depth > MAX_DEPTH) return token.raw;
  switch (token.type) {
    case 'strong':
      return html`<strong>${inline(token.tokens, depth + 1)}</strong>`;
    case 'em':
      return html`<em>${inline(token.tokens, depth + 1)}</em>`;
    case 'del':
      return html`<s>${inline(token.tokens, depth + 1)}</s>`;
    case 'codespan':
      return html`<code>${token.text}</code>`;
    case 'br':
      return html`<br>`;
    case 'link':
      return link(token, depth);
    case 'text':
      return token.tokens ? inline(token.tokens, depth + 1) : token.text;
    case 'escape':
      return token.text;
    default: // pictures and HTML: a picture from elsewhere would tell that place who reads it
      return token.raw;
  }
}

function link(token, depth) {
  const href = safeUrl(token.href);
  if (!href) return token.raw;
  if (!/^https?:/.test(href)) return html`<a href=${href}>${inline(token.tokens, depth + 1)}</a>`;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow"
    >${inline(token.tokens, depth + 1)}<span class="sr"> ${strings.newTab}</span></a>`;
}

// For places that need text: the live region, the downloaded file.
export function plain(text) {
  return text.replace(/\*\*|__|`/g, '').replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1 ($2)');
}
