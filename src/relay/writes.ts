import type { Clock } from '../http/clock.ts';
import type { Report } from './work.ts';

/** ms between two tries of a write: ~0.1 s + 0.2 s + 0.4 s, then every second: until then only this
 * process knows it. */
const DELAYS = [100, 200, 400];
const LATER = 1000;
/** ms. A store that is gone for longer than this needs its host. */
const PATIENCE = 10 * 60_000;
/** So many writes may wait that take something back: an attack must not fill the memory. */
const MOST = 1000;
const LOST = 'The store was away for too long: what became of a task is not kept.';

/** A write that is not done yet. */
interface Pending {
  readonly write: () => Promise<void>;
  /** What is to be read in its place until then. */
  readonly value: string | undefined;
  /** Resolves when it is done, or nobody should wait for it any longer. */
  waited?: Promise<void>;
}

interface How {
  /** What a reader of the entry is told in the meantime. */
  readonly value?: string;
  /** ms after which a try counts: one before that may be overtaken by an older write. */
  readonly settle?: number;
  /** ms that the caller waits for at most; by default for the first try. */
  readonly patience?: number;
}

/**
 * Writes that must not be lost because the store is away just now: tried again for ten minutes.
 * Until then this process knows what they say.
 */
export class Writes {
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();
  readonly #end = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What a pending write puts there, once whoever insists on it goes on, too. */
  async recall(key: string): Promise<string | undefined> {
    const pending = this.#pending.get(key);
    await pending?.waited;
    return pending?.value;
  }

  /**
   * Resolves when it is written, or `patience` is over: then it is tried on in the background.
   * @param key of the entry that is written
   */
  async insist(key: string, write: () => Promise<void>, report: Report, how: How): Promise<void> {
    const { value } = how;
    if (value === undefined && this.#pending.size >= MOST) return; // it runs out by itself
    const pending: Pending = { write, value };
    this.#pending.set(key, pending);
    pending.waited = this.#begin(key, pending, report, how);
    await pending.waited;
  }

  /** Tries what is left once more, and waits for nothing else. */
  async close(): Promise<void> {
    this.#end.abort();
    const left = [...this.#pending.values()].map(({ write }) => write());
    this.#pending.clear();
    await Promise.allSettled(left); // the store goes now: nobody can do anything about it
  }

  async #begin(
    key: string,
    pending: Pending,
    report: Report,
    { settle = 0, patience = 0 }: How,
  ): Promise<void> {
    const begun = this.#clock.now();
    const isDone = await this.#try(key, pending, report);
    if (isDone && !settle) {
      this.#forget(key, pending);
      return;
    }
    const rest = this.#goOn(key, pending, report, begun, settle);
    const wait = begun + patience - this.#clock.now();
    if (wait > 0) await Promise.race([rest, this.#clock.sleep(wait)]);
  }

  async #try(key: string, pending: Pending, report: Report): Promise<boolean> {
    if (this.#pending.get(key) !== pending) return true; // a later write has replaced it
    try {
      await pending.write();
      return true;
    } catch {
      report('store', { code: 'store-down' });
      return false;
    }
  }

  async #goOn(
    key: string,
    pending: Pending,
    report: Report,
    begun: number,
    settle: number,
  ): Promise<void> {
    for (let tries = 0; this.#clock.now() - begun < PATIENCE; tries++) {
      try {
        await this.#clock.sleep(DELAYS[tries] ?? LATER, this.#end.signal);
      } catch {
        return; // `close` has seen to it
      }
      const isSettled = this.#clock.now() - begun >= settle;
      const isDone = await this.#try(key, pending, report);
      if (isDone && isSettled) {
        this.#forget(key, pending);
        return;
      }
    }
    this.#forget(key, pending);
    report('store', { code: 'store-down', hint: LOST });
  }

  #forget(key: string, pending: Pending): void {
    if (this.#pending.get(key) === pending) this.#pending.delete(key);
  }
}
