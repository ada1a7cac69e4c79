import type { OjinPreviewElement } from '../src/index.ts';

export type Log = (text: string, kind: string) => void;

/** Logs the element's events as they occur, and whatever is passed to the returned function. */
export function startLog(list: HTMLElement, element: OjinPreviewElement): Log {
  const startedAt = performance.now();
  const log: Log = (text, kind) => {
    const time = document.createElement('time');
    time.textContent = ((performance.now() - startedAt) / 1000).toFixed(1);
    const message = document.createElement('span');
    message.textContent = text;
    const item = document.createElement('p');
    item.className = kind;
    item.append(time, message);
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
