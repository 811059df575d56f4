// The browser's memory of one tab. Nothing is written before the chat is opened; a full or forbidden store is no error.

const PREFIX = 'zustellhelfer:';

export class Memory {
  constructor() {
    this.drawer = PREFIX;
    this.spare = {};
  }

  use(subject) {
    this.drawer = PREFIX + subject;
    this.spare = {};
  }

  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.drawer)) || {};
    } catch {
      return this.spare;
    }
  }

  write(changes) {
    const kept = {...this.read(), ...changes};
    this.spare = kept;
    try {
      sessionStorage.setItem(this.drawer, JSON.stringify(kept));
    } catch {
      // Private mode or full: the chat goes on without a memory.
    }
  }

  clear() {
    this.spare = {};
    try {
      sessionStorage.removeItem(this.drawer);
    } catch {
      // As above.
    }
  }
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Pages without https have no randomUUID.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
