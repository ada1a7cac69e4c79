import type { Answer, PublicResource } from './public-resources.ts';

/** Longer answers (characters) are not worth a place in the tab's storage. */
const LONGEST_KEPT = 20_000;

/** The part of `Storage` that is used. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Gives the storage of this tab; throws where the browser forbids it. */
export type OpenStorage = () => TabStorage;

export const tabStorage: OpenStorage = () => globalThis.sessionStorage;

const keyOf = (url: string): string => `ojin:${url}`;

/** What an earlier page of the tab was told, while it is fresh. */
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
    return undefined; // nothing there, not ours, or no storage
  }
}

/** Whether what is kept came before `since` (ms since the epoch), or claims to come from the future. */
export function isOlder(open: OpenStorage, url: string, since: number): boolean {
  try {
    const [receivedAt] = JSON.parse(open().getItem(keyOf(url)) ?? '') as [number];
    return receivedAt < since || receivedAt > Date.now();
  } catch {
    return false; // nothing there, not ours, or no storage
  }
}

/** Keeps an answer for the next page of the tab, if it will still be fresh. */
export function keep<T>(
  open: OpenStorage,
  url: string,
  { freshUntil }: PublicResource<T>,
  value: T,
  { receivedAt, json }: Answer,
): void {
  try {
    const entry = JSON.stringify([receivedAt, json]);
    if (freshUntil(value, receivedAt) > receivedAt && entry.length < LONGEST_KEPT)
      open().setItem(keyOf(url), entry);
  } catch {
    // full, or forbidden: the page's own cache still serves
  }
}
