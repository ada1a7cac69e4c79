import { decodeStored, isKey, isTime, type Stored } from './stored-task.ts';
import type { Intent } from './task.ts';

/** The part of `Storage` that is used. */
export type TaskStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface TaskStoreOptions {
  /** Tells the elements of one site apart. */
  readonly name: string;
  /** Of the tab; null: nothing outlives the page. */
  readonly tab: TaskStorage | null;
  /** Of the site, for tasks that outlive the tab; null: they do not. */
  readonly site: TaskStorage | null;
  /** Of the site, for what two tabs must agree on; null: tabs know nothing of each other. */
  readonly shared: TaskStorage | null;
}

/** Two tabs that ask for the same within this time (ms) mean one task. */
const SAME_INTENT = 60_000;
/** A film that was seen is not shown again by itself after this time (ms). */
const LONGEST_SHOWN = 24 * 60 * 60_000;

const PREFIX = 'ojin-widget:task:';

/**
 * Keeps the running task across reloads: the intent before the call, then the task's id. A tab has an
 * entry of its own, so that no other tab can make it forget its film; with a storage of the site
 * each task has an entry there, too. What was asked for last is known to all tabs of the site, without
 * its text, so that two of them pay once.
 */
export class TaskStore {
  readonly #options: TaskStoreOptions;
  readonly #key: string;

  constructor(options: TaskStoreOptions) {
    this.#options = options;
    this.#key = PREFIX + options.name;
  }

  /**
   * What this tab has left behind, else what another tab has.
   * @param now ms since the epoch.
   */
  load(now: number): { readonly stored: Stored; readonly isOwn: boolean } | undefined {
    const { tab } = this.#options;
    const own = readStored(tab, this.#key);
    if (own && !isStale(own, now)) return { stored: own, isOwn: true };
    const entries = this.#siteKeys()
      .map((key) => ({ key, stored: readStored(this.#options.site, key) }))
      .flatMap(({ key, stored }) => (stored ? [{ key, stored }] : []));
    for (const { key, stored } of entries) if (isStale(stored, now)) write(this.#options.site, key);
    const newest = entries
      .filter(({ stored }) => !isStale(stored, now))
      .sort((one, other) => timeOf(other.stored) - timeOf(one.stored))[0];
    return newest && { stored: newest.stored, isOwn: false };
  }

  save(stored: Stored): void {
    const { tab, site } = this.#options;
    const previous = readStored(tab, this.#key);
    // an intent that has become a task; another task stays where its tabs find it
    if (previous?.intent && timeOf(previous) === timeOf(stored))
      write(site, this.#siteKey(previous));
    write(tab, this.#key, stored);
    write(site, this.#siteKey(stored), stored);
  }

  /** @param stored what the visitor is done with; other tasks of other tabs stay. */
  forget(stored: Stored): void {
    const { tab, site, shared } = this.#options;
    write(tab, this.#key);
    write(site, this.#siteKey(stored));
    write(shared, this.#lastKey);
  }

  /**
   * Makes two tabs mean the same task by the same message. Call it under the lock of `lockFor()`.
   * @returns the intent with the key to send; `isKnown`: another tab has sent it.
   */
  agree(intent: Intent): { readonly intent: Intent; readonly isKnown: boolean } {
    const { shared } = this.#options;
    const { key, at, message } = intent;
    const digest = digestOf(message);
    const last = readLast(shared, this.#lastKey);
    if (last?.digest === digest && Math.abs(at - last.at) < SAME_INTENT)
      return { intent: { ...intent, key: last.key }, isKnown: last.key !== key };
    write(shared, this.#lastKey, { key, digest, at });
    return { intent, isKnown: false };
  }

  /** The name of the lock for those who ask for the same at the same time. */
  lockFor(message: string): string {
    return `${this.#key}:create:${digestOf(message)}`;
  }

  get #lastKey(): string {
    return `${this.#key}:last`;
  }

  #siteKey({ task, intent }: Stored): string {
    return `${this.#key}:entry:${task?.chatId ?? intent?.key ?? ''}`;
  }

  #siteKeys(): string[] {
    const { site } = this.#options;
    try {
      return Array.from({ length: site?.length ?? 0 }, (_, index) => site?.key(index) ?? '').filter(
        (key) => key.startsWith(`${this.#key}:entry:`),
      );
    } catch {
      return []; // forbidden
    }
  }
}

const timeOf = ({ task, intent }: Stored): number => task?.startedAt ?? intent?.at ?? 0;

/** A task that is not over is never stale: by a clock that was wrong it may seem to be years old. */
const isStale = (stored: Stored, now: number): boolean =>
  !!stored.task?.isOver && Math.abs(now - stored.task.startedAt) > LONGEST_SHOWN;

/** Drops what does not fit. */
function readStored(storage: TaskStorage | null, key: string): Stored | undefined {
  const text = readText(storage, key);
  if (text === null) return undefined;
  const stored = decodeStored(parse(text));
  if (!stored) write(storage, key);
  return stored;
}

interface LastIntent {
  readonly key: string;
  readonly digest: number;
  readonly at: number;
}

function readLast(storage: TaskStorage | null, storageKey: string): LastIntent | undefined {
  const json = parse(readText(storage, storageKey) ?? '');
  if (typeof json !== 'object' || !json) return undefined;
  const { key, digest, at } = json as Record<string, unknown>;
  return isKey(key) && typeof digest === 'number' && isTime(at) ? { key, digest, at } : undefined;
}

function readText(storage: TaskStorage | null, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null; // forbidden
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not ours
  }
}

function write(storage: TaskStorage | null, key: string, value?: unknown): void {
  try {
    if (value === undefined) storage?.removeItem(key);
    else storage?.setItem(key, JSON.stringify(value));
  } catch {
    // full, or forbidden: then nothing outlives the page
  }
}

/** FNV-1a, 32 bits: tells two texts apart, and tells nothing of them. */
function digestOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
