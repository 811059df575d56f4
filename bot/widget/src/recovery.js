// What to do when a request fails: wait and try again, begin anew, or say that it is over.
import {delay} from './patience.js';
import {Refused} from './transport.js';

// Copes with a failed request of the conversation. False: there is no going on by itself.
export async function survives(conversation, error, attempt) {
  if (!(error instanceof Refused)) {
    conversation.line = 'lost';
    conversation.changed();
    await conversation.pause(delay(attempt));
    return true;
  }
  if (error.code === 'session_other_identity' || error.code === 'session_invalid') return renewed(conversation, error);
  if (error.code === 'session_ended') return beginAnew(conversation, 'ended');
  if (error.status === 403) return refuse(conversation, 'refused');
  if (error.status === 429) conversation.notice = {tooOften: error.retryAfter};
  conversation.changed();
  await conversation.pause(error.retryAfter * 1000 || delay(attempt));
  conversation.notice = '';
  return true;
}

// A token may simply have run out: ask the site for a fresh one, once.
async function renewed(conversation, error) {
  const before = conversation.identity;
  await conversation.identify();
  if (conversation.identity !== before) {
    const {session = ''} = conversation.memory.read();
    return session && session === conversation.session ? true : beginAnew(conversation, '');
  }
  return error.code === 'session_invalid' ? beginAnew(conversation, 'ended') : refuse(conversation, 'identityGone');
}

function beginAnew(conversation, notice) {
  const unsent = conversation.pending;
  conversation.forget(notice);
  conversation.pending = unsent;
  conversation.keepPending();
  if (unsent.length) setTimeout(() => conversation.start());
  return false;
}

function refuse(conversation, notice) {
  conversation.line = 'refused';
  conversation.notice = notice;
  for (const one of conversation.pending) one.state = 'failed';
  conversation.rest();
  conversation.changed();
  return false;
}
