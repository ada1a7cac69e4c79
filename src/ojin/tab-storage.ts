import type { Answer, PublicResource } from './public-resources.ts';

/** Longer responses (characters) are not stored. */
const MAX_LENGTH = 20_000;

/** The part of `Storage` that is used. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Returns the storage of this tab; throws where the browser forbids it. */
export type OpenStorage = () => TabStorage;

export const tabStorage: OpenStorage = () => sessionStorage;

const keyOf = (url: string): string => `ojin:${url}`;

/** A response stored by an earlier page of the tab, while fresh. */
export function readKept<T>(
  open: OpenStorage,
  url: string,
  { decode, freshUntil }: PublicResource<T>,
  id: string,
  now: number,
): T | undefined {
  try {
    const [receivedAt, json] = JSON.parse(open().getItem(keyOf(url)) ?? '') as [number, unknown];
    const value = decode({ json, receivedAt }, id);
    return now < freshUntil(value, receivedAt) ? value : undefined;
  } catch {
    return undefined; // missing, not ours, or no storage
  }
}

/** Whether a stored response is older than `since` (ms since the epoch), or from the future. */
export function isOlder(open: OpenStorage, url: string, since: number): boolean {
  try {
    const [receivedAt] = JSON.parse(open().getItem(keyOf(url)) ?? '') as [number];
    return receivedAt < since || receivedAt > Date.now();
  } catch {
    return false; // missing, not ours, or no storage
  }
}

/** Stores a response for the next page of the tab, if it will still be fresh. */
export function keep<T>(
  open: OpenStorage,
  url: string,
  { freshUntil }: PublicResource<T>,
  value: T,
  { receivedAt, json }: Answer,
): void {
  try {
    const entry = JSON.stringify([receivedAt, json]);
    if (freshUntil(value, receivedAt) > receivedAt && entry.length < MAX_LENGTH)
      open().setItem(keyOf(url), entry);
  } catch {
    // quota exceeded, or forbidden: the page's own cache still works
  }
}
