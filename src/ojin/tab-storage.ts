import type { Answer, PublicResource } from './public-resources.ts';

/** Longer answers (characters) are not worth a place in the tab's storage. */
const LONGEST_KEPT = 20_000;

/** The part of `Storage` that is used. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Storage of this tab; null where the browser forbids it. */
export function tabStorage(): TabStorage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}

const keyOf = (url: string): string => `ojin:${url}`;

/** What an earlier page of the tab was told, while it is fresh. */
export function readKept<T>(
  storage: TabStorage | null,
  url: string,
  resource: PublicResource<T>,
  id: string,
  now: number,
): T | undefined {
  try {
    const [receivedAt, json] = JSON.parse(storage?.getItem(keyOf(url)) ?? '') as [number, unknown];
    const value = resource.decode({ json, receivedAt }, id);
    return now < resource.freshUntil(value, receivedAt) ? value : undefined;
  } catch {
    return undefined; // nothing there, or not ours
  }
}

/** Keeps an answer for the next page of the tab, if it will still be fresh. */
export function keep<T>(
  storage: TabStorage | null,
  url: string,
  { freshUntil }: PublicResource<T>,
  value: T,
  { receivedAt, json }: Answer,
): void {
  try {
    const entry = JSON.stringify([receivedAt, json]);
    if (freshUntil(value, receivedAt) > receivedAt && entry.length < LONGEST_KEPT)
      storage?.setItem(keyOf(url), entry);
  } catch {
    // full, or forbidden: the page's own cache still serves
  }
}
