import type { Presence } from '../../sjinn/follow.ts';

const isPresent = (): boolean => !document.hidden && navigator.onLine;

/** Resolves when the page returns from the background, from sleep, or from being offline. */
const returned: Presence['returned'] = (signal) =>
  new Promise((resolve, reject) => {
    const check = () => {
      if (isPresent()) resolve();
    };
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    document.addEventListener('visibilitychange', check, { signal });
    for (const type of ['online', 'pageshow']) addEventListener(type, check, { signal });
  });

/** The page is present while it is visible and online. */
export const pagePresence: Presence = {
  returned,
  async present(signal) {
    signal.throwIfAborted();
    if (!isPresent()) await returned(signal);
  },
};
