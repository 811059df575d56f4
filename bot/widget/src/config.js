// What the operator's script tag says. Read once, while the script runs: only then is document.currentScript ours.

const BY_SETTING = {server: '', privacy: '', identity: '', title: '', theme: 'auto', position: 'right'};

export function readConfig(script) {
  const config = {...BY_SETTING, ...(script ? script.dataset : {})};
  const base = config.server || (script && script.src) || location.href;
  return {...config, server: new URL(base, location.href).origin, privacy: safeUrl(config.privacy)};
}

// The signed identity may come from the tag, or from a function when it is fetched or renewed later:
// window.zustellhelfer = {identity: () => fetch('/my-token').then((answer) => answer.text())}
export async function currentIdentity(config) {
  const source = window.zustellhelfer && window.zustellhelfer.identity;
  try {
    const token = typeof source === 'function' ? await source() : source || config.identity;
    return typeof token === 'string' ? token.trim() : '';
  } catch {
    return ''; // the site could not say who it is: a guest
  }
}

// Whose drawer in the browser's memory it is. Only a name: the server checks the signature and the binding.
export function subjectOf(identity) {
  try {
    const part = identity.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const {sub = '', role = ''} = JSON.parse(atob(part));
    return `${role}:${sub}`;
  } catch {
    return '';
  }
}

export function safeUrl(href) {
  if (!href) return '';
  try {
    const url = new URL(href, location.href);
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}
