// How long to wait before trying again.

const BACKOFF_MS = [300, 700, 1500, 3000, 5000, 8000];

export function delay(attempt) {
  const base = BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)];
  return base * (0.8 + Math.random() * 0.4); // not all visitors at the same moment after a restart
}

// Waits, but no longer than until the browser is back online or `target` hears "wake".
export function pause(ms, target) {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener('online', go);
      target.removeEventListener('wake', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    addEventListener('online', go);
    target.addEventListener('wake', go);
  });
}
