// Puts text on the clipboard; the clipboard's own interface exists on https pages only.

export async function copy(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text, near);
  }
}

function copyTheOldWay(text, near) {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'sr';
  near.append(field);
  const before = near.getRootNode().activeElement;
  field.select();
  let worked = false;
  try {
    worked = document.execCommand('copy');
  } catch {
    // Told by the answer.
  }
  field.remove();
  if (before) before.focus();
  return worked;
}
