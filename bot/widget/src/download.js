// Saves the conversation as a text file, made in the browser: nothing is asked of the server.
import {plain} from './markdown.js';
import {strings} from './strings.js';
import {cardAsText} from './views/cards.js';

export function transcript(messages) {
  const lines = messages.map((one) => {
    const who = one.kind === 'bot' ? `${strings.bot} (${strings.botTag})` : strings.you;
    const said = one.kind === 'bot' ? plain(one.text || '') : one.text;
    const text = [said || cardAsText(one.custom)];
    const options = (one.buttons || []).map(({title}) => `[${title}]`).join(' ');
    return `${strings.full(one.at)}  ${who}:\n${[...text, options].filter(Boolean).join('\n')}`;
  });
  return [strings.fileHead(strings.full(Date.now())), ...lines].join('\n\n') + '\n';
}

export function save(messages) {
  const address = URL.createObjectURL(new Blob([transcript(messages)], {type: 'text/plain;charset=utf-8'}));
  const link = document.createElement('a');
  link.href = address;
  link.download = strings.fileName(new Date().toISOString().slice(0, 10));
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
