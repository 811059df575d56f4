// Where the keyboard goes. Works inside the widget's shadow root.

// Tab does not leave `frame`, for what covers the page or must be answered first.
export function keepFocusInside(event, root, frame) {
  const stops = [...root.querySelector(frame).querySelectorAll('a[href], button, textarea, input')];
  const shown = stops.filter((one) => one.checkVisibility());
  const [first, last] = [shown[0], shown.at(-1)];
  if (root.activeElement !== (event.shiftKey ? first : last)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

// The arrow keys go through a list of buttons, round and round.
export function moveByArrow(event, root, selector) {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [...root.querySelectorAll(selector)];
  stops[(stops.indexOf(root.activeElement) + step + stops.length) % stops.length].focus();
}
