import { decodeStored, isKey, isTime, type Stored } from './stored-task.ts';
import type { Intent } from './task.ts';

/** The part of `Storage` that is used. */
export type TaskStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface TaskStoreOptions {
  /** Distinguishes the elements of one site. */
  readonly name: string;
  /** Per tab; null: nothing outlives the page. */
  readonly tab: TaskStorage | null;
  /** Per site, for tasks that outlive the tab; null: they do not. */
  readonly site: TaskStorage | null;
  /** Per site, for coordination between tabs; null: none. */
  readonly shared: TaskStorage | null;
}

/** The same request from two tabs within this time (ms) means one task. */
const SAME_INTENT = 60_000;
/** A film that has been shown is not restored after this time (ms). */
const MAX_SHOWN_AGE = 24 * 60 * 60_000;

const PREFIX = 'ojin-widget:task:';

/**
 * Persists the running task across reloads: the intent before the call, then the task's id. Each
 * tab has its own entry, so that other tabs cannot make it lose its film; with site storage, each
 * task has an entry there, too. The last request is shared with all tabs of the site, without its
 * text, so that two tabs do not pay twice.
 */
export class TaskStore {
  readonly #options: TaskStoreOptions;
  readonly #key: string;

  constructor(options: TaskStoreOptions) {
    this.#options = options;
    this.#key = PREFIX + options.name;
  }

  /**
   * The entry of this tab, else the newest of other tabs.
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
    // an intent that became a task; other tasks stay available to their tabs
    if (previous?.intent && timeOf(previous) === timeOf(stored))
      write(site, this.#siteKey(previous));
    write(tab, this.#key, stored);
    write(site, this.#siteKey(stored), stored);
  }

  /** @param stored the entry to remove; other tabs' tasks stay. */
  forget(stored: Stored): void {
    const { tab, site, shared } = this.#options;
    write(tab, this.#key);
    write(site, this.#siteKey(stored));
    write(shared, this.#lastKey);
  }

  /**
   * Makes the same message in two tabs refer to one task. Call it under the lock of `lockFor()`.
   * @returns the intent with the key to send; `isKnown`: another tab has sent it already.
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

  /** Name of the lock for simultaneous identical requests. */
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

/** An unfinished task is never stale: after a clock change it may seem to be years old. */
const isStale = (stored: Stored, now: number): boolean =>
  !!stored.task?.isOver && Math.abs(now - stored.task.startedAt) > MAX_SHOWN_AGE;

/** Removes invalid entries. */
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
    // quota exceeded, or forbidden: nothing outlives the page
  }
}

/** FNV-1a, 32 bits: distinguishes texts without revealing them. */
function digestOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
