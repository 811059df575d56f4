// Drawn here, so that no font or picture is loaded. Decoration: the buttons carry their names.
import {svg} from 'lit';

const icon = (paths) => svg`<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"
  stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`;

export const icons = {
  mail: icon(svg`<path d="M21 12.5V7.2A2.2 2.2 0 0 0 18.800 5H5.200A2.200 2.200 0 0 0 3 7.200v9.600A2.200 2.200 0 0 0 5.200 19H12"/><path d="m3.500 7 7.200 5.300a2.200 2.200 0 0 0 2.600 0L20.500 7"/><path d="m15.500 18 2.200 2.200 4-4.400"/>`),
  chat: icon(svg`<path d="M20.500 11.500a8 8 0 0 1-8.500 7.500 9.300 9.300 0 0 1-3.400-.6L4 20l1.300-3.700A7.100 7.100 0 0 1 3.500 11.500 8 8 0 0 1 12 4a8 8 0 0 1 8.500 7.500Z"/><path d="M8.500 10h7M8.500 13.200h4.500"/>`),
  close: icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
  down: icon(svg`<path d="m6 9.500 6 6 6-6"/>`),
  send: icon(svg`<path d="M5 12h13M12.500 6l6 6-6 6"/>`),
  more: icon(svg`<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3.200"/>`),
  person: icon(svg`<circle cx="12" cy="8" r="3.700"/><path d="M4.800 20a7.200 7.200 0 0 1 14.400 0"/>`),
  download: icon(svg`<path d="M12 4v11M7.500 11 12 15.500 16.500 11M5 19.500h14"/>`),
  trash: icon(svg`<path d="M4.500 7h15M9.500 7V4.500h5V7M6.500 7l.8 12.500h9.400L17.500 7M10.200 11v5M13.800 11v5"/>`),
  star: icon(svg`<path d="m12 4 2.500 5 5.500.8-4 3.900.9 5.500L12 16.600l-4.900 2.600.9-5.500-4-3.900 5.500-.8Z"/>`),
  copy: icon(svg`<rect x="8.500" y="8.500" width="11" height="11" rx="2"/><path d="M5.500 15.500h-1v-11h11v1"/>`),
  check: icon(svg`<path d="m5 12.500 4.500 4.500L19 7.500"/>`),
  alert: icon(svg`<path d="M12 4 2.800 19.500h18.400ZM12 10v4.500M12 17.200h.01"/>`),
  clock: icon(svg`<circle cx="12" cy="12" r="8.200"/><path d="M12 7.500V12l3 2"/>`),
  up: icon(svg`<path d="M7 11v8.500H4V11ZM7 11l4-7a2.200 2.200 0 0 1 2.200 2.600L12.600 10H18a2 2 0 0 1 2 2.400l-1.200 5.600a2 2 0 0 1-2 1.500H7"/>`),
  thumbDown: icon(svg`<path d="M17 13V4.500h3V13ZM17 13l-4 7a2.200 2.200 0 0 1-2.200-2.600l.6-3.400H6a2 2 0 0 1-2-2.400L5.200 6a2 2 0 0 1 2-1.500H17"/>`),
};
