import type { Intent, Task } from './task.ts';

/** The part of `Storage` that is used. */
export type TaskStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What is kept of a task: enough to go on, never a token. */
export type Kept =
  | { readonly intent: Intent; readonly task?: undefined }
  | { readonly task: Pick<Task, 'chatId' | 'message' | 'startedAt'>; readonly intent?: undefined };

/** Two tabs that ask for the same within this time (ms) mean one task. */
const SAME_INTENT = 60_000;

/**
 * The running task, across reloads: the wish before the call, then the task's id. What was wished
 * for last is known to all tabs of the site, without its text, so that two of them pay once.
 */
export class TaskMemory {
  readonly #storage: TaskStorage | null;
  readonly #shared: TaskStorage | null;
  readonly #key: string;

  /**
   * @param storage of the tab, or of the site; null: nothing outlives the page.
   * @param shared of the site; null: tabs know nothing of each other.
   * @param name sets the elements of one site apart.
   */
  constructor(storage: TaskStorage | null, shared: TaskStorage | null, name: string) {
    this.#storage = storage;
    this.#shared = shared;
    this.#key = `ojin-widget:task:${name}`;
  }

  /** Undefined when there is nothing, or nothing that makes sense. */
  load(): Kept | undefined {
    const { intent, task } = Object(read(this.#storage, this.#key)) as Record<string, unknown>;
    const { chatId, startedAt } = Object(task) as Record<string, unknown>;
    const { key, at } = Object(intent) as Record<string, unknown>;
    const said = (Object(task ?? intent) as Record<string, unknown>).message;
    const message = typeof said === 'string' ? said : '';
    if (typeof chatId === 'string' && chatId)
      return { task: { chatId, message, startedAt: Number(startedAt) || 0 } };
    if (isKey(key)) return { intent: { key, message, at: Number(at) || 0 } };
    return undefined;
  }

  keep(kept: Kept): void {
    write(this.#storage, this.#key, kept);
  }

  forget(): void {
    write(this.#storage, this.#key);
    write(this.#shared, `${this.#key}:last`);
  }

  /** The wish that a press of the button means: the one of another tab when it is the same. */
  intentFor(message: string, at: number): Intent {
    const last = Object(read(this.#shared, `${this.#key}:last`)) as Record<string, unknown>;
    const digest = digestOf(message);
    const isSame = last.digest === digest && Math.abs(at - Number(last.at)) < SAME_INTENT;
    const key = isSame && isKey(last.key) ? last.key : randomKey();
    if (!isSame) write(this.#shared, `${this.#key}:last`, { key, digest, at });
    return { key, message, at };
  }
}

function read(storage: TaskStorage | null, key: string): unknown {
  try {
    return JSON.parse(storage?.getItem(key) ?? 'null');
  } catch {
    return null; // not ours, or storage is forbidden
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

/** Whether it can be sent: without a key, or with one that no header may hold, nothing is safe. */
const isKey = (key: unknown): key is string =>
  typeof key === 'string' && /^[\w-]{1,100}$/.test(key);

/** 128 random bits; `randomUUID()` is for secure contexts only. */
const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
