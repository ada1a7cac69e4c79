import type { Presence } from '../../sjinn/follow.ts';

const isPresent = (): boolean => !document.hidden && navigator.onLine;

/** Resolves when the page comes back from the background, from sleep, or from being offline. */
const returned: Presence['returned'] = (signal) =>
  new Promise((resolve, reject) => {
    const look = () => {
      if (isPresent()) resolve();
    };
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    document.addEventListener('visibilitychange', look, { signal });
    for (const type of ['online', 'pageshow']) addEventListener(type, look, { signal });
  });

/** The page, as seen and connected. */
export const pagePresence: Presence = {
  returned,
  async present(signal) {
    signal.throwIfAborted();
    if (!isPresent()) await returned(signal);
  },
};
