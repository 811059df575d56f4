// Talks to bot/channels/website.py: POST to send, server-sent events to receive. No DOM, no state of the conversation.
// EventSource can't send headers, and a token in an address would end up in logs: so the stream is read by fetch.

const PATH = '/webhooks/website';
const ANSWER_WITHIN_MS = 45_000; // longer than the server's own limits together
const SILENCE_MS = 40_000; // the server sends something every 15 seconds

export class Refused extends Error {
  constructor(status, body, retryAfter) {
    super(body.error || String(status));
    Object.assign(this, {status, code: body.error || '', text: body.text || '', retryAfter: Number(retryAfter) || 0});
  }
}

export class Transport {
  constructor(server) {
    this.base = server + PATH;
  }

  open(identity) {
    return this.request('POST', '/session', {identity});
  }

  send(who, message) {
    return this.request('POST', '/messages', who, message);
  }

  rate(who, rating) {
    return this.request('POST', '/rating', who, rating);
  }

  remove(who) {
    return this.request('DELETE', '/session', who);
  }

  async request(method, path, who, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), ANSWER_WITHIN_MS);
    try {
      const answer = await fetch(this.base + path, {
        ...options(method, who),
        body: body && JSON.stringify(body),
        signal: abort.signal,
      });
      return await content(answer);
    } finally {
      clearTimeout(timer);
    }
  }

  // Reads events until the stream ends or `signal` aborts. Throws Refused, or a TypeError when there is no network.
  async stream(who, after, signal, onEvent) {
    const abort = new AbortController();
    const stop = () => abort.abort();
    signal.addEventListener('abort', stop);
    let watchdog = setTimeout(stop, SILENCE_MS);
    try {
      const answer = await fetch(this.base + '/stream', {...options('GET', who, after), signal: abort.signal});
      if (!answer.ok) await content(answer);
      const reader = answer.body.getReader();
      const decoder = new TextDecoder();
      let rest = '';
      for (;;) {
        const {done, value} = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(stop, SILENCE_MS);
        const blocks = (rest + decoder.decode(value, {stream: true})).split('\n\n');
        rest = blocks.pop();
        for (const block of blocks) readBlock(block, onEvent);
      }
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener('abort', stop);
    }
  }
}

function options(method, who, after) {
  const headers = {};
  if (who.session) headers.Authorization = `Bearer ${who.session}`;
  if (who.identity) headers['X-Identity'] = who.identity;
  if (after) headers['Last-Event-ID'] = String(after);
  if (method === 'POST') headers['Content-Type'] = 'application/json';
  return {method, headers, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer'};
}

async function content(answer) {
  const body = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body, answer.headers.get('Retry-After'));
  return body;
}

function readBlock(block, onEvent) {
  let name = 'message';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice(7);
    if (line.startsWith('data: ')) data += line.slice(6);
  }
  if (data) onEvent(name, JSON.parse(data));
}
