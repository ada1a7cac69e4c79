import type { OjinPreviewElement } from '../src/index.ts';

export type Log = (text: string, kind: string) => void;

/** Writes down the element's events as they come, and what else it is told. */
export function startLog(list: HTMLElement, element: OjinPreviewElement): Log {
  const began = performance.now();
  const log: Log = (text, kind) => {
    const time = document.createElement('time');
    time.textContent = ((performance.now() - began) / 1000).toFixed(1);
    const words = document.createElement('span');
    words.textContent = text;
    const item = document.createElement('p');
    item.className = kind;
    item.append(time, words);
    list.append(item);
    list.scrollTop = list.scrollHeight;
  };
  element.addEventListener('ojin-statechange', ({ detail: { previous, status } }) => {
    log(`ojin-statechange  ${previous} → ${status}`, status);
  });
  element.addEventListener('ojin-renew', ({ detail }) => {
    log(`ojin-renew  ${detail.reason}`, 'good');
  });
  element.addEventListener('ojin-error', ({ detail }) => {
    log(`ojin-error  ${detail.code}`, 'error');
  });
  return log;
}
