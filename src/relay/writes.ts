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
}

/**
 * Writes that must not be lost because the store is away just now: tried again in the background,
 * for ten minutes. Until then this process knows what they say.
 */
export class Writes {
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();
  readonly #end = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What a pending write would have put there. */
  recall(key: string): string | undefined {
    return this.#pending.get(key)?.value;
  }

  /**
   * Resolves after the first try, whatever came of it.
   * @param key of the entry that is written
   * @param settle ms after which a try counts: one before that may be overtaken by an older write
   */
  async insist(
    key: string,
    write: () => Promise<void>,
    report: Report,
    { value, settle = 0 }: { value?: string; settle?: number } = {},
  ): Promise<void> {
    if (value === undefined && this.#pending.size >= MOST) return; // it runs out by itself
    const pending: Pending = { write, value };
    const begun = this.#clock.now();
    this.#pending.set(key, pending);
    const isDone = await this.#try(key, pending, report);
    if (!isDone || settle) void this.#goOn(key, pending, report, begun, settle);
    else this.#forget(key, pending);
  }

  /** Tries what is left once more, and waits for nothing else. */
  async close(): Promise<void> {
    this.#end.abort();
    const left = [...this.#pending.values()].map(({ write }) => write());
    this.#pending.clear();
    await Promise.allSettled(left); // the store goes now: nobody can do anything about it
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
