import type { Clock } from '../http/clock.ts';
import type { Report } from './work.ts';

/** Retry delays of a write, ms: 0.1 s + 0.2 s + 0.4 s, then every second. Until it succeeds, only
 * this process knows the value. */
const DELAYS = [100, 200, 400];
const LAST_DELAY = 1000;
/** ms. If the store is unavailable for longer, the host has to act. */
const GIVE_UP_AFTER = 10 * 60_000;
/** Maximum pending writes before further rollbacks are dropped: an attack must not fill memory. */
const MAX_PENDING = 1000;
const LOST = 'The store was unavailable for too long: the outcome of a task is lost.';

/** A write that has not succeeded yet. */
interface Pending {
  readonly write: () => Promise<void>;
  /** What readers of the entry get until then. */
  readonly value: string | undefined;
  /** Resolves when it has succeeded, or should not be waited for any longer. */
  released?: Promise<void>;
}

interface WriteOptions {
  /** What readers of the entry get in the meantime. */
  readonly value?: string;
  /** ms before which a success does not count, since an older write may still overtake it. */
  readonly minAge?: number;
  /** Maximum time in ms that the caller waits; default: for the first attempt. */
  readonly maxWait?: number;
}

/**
 * Writes that must survive a temporary outage of the store: retried for ten minutes.
 * Until they succeed, this process serves their values.
 */
export class Writes {
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();
  readonly #end = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The value of a pending write, once its own caller has been released, too. */
  async pendingValue(key: string): Promise<string | undefined> {
    const pending = this.#pending.get(key);
    await pending?.released;
    return pending?.value;
  }

  /**
   * Resolves when written, or after `maxWait`: then retries continue in the background.
   * @param key of the entry that is written
   */
  async persist(
    key: string,
    write: () => Promise<void>,
    report: Report,
    options: WriteOptions,
  ): Promise<void> {
    const { value } = options;
    if (value === undefined && this.#pending.size >= MAX_PENDING) return; // it expires anyway
    const pending: Pending = { write, value };
    this.#pending.set(key, pending);
    pending.released = this.#start(key, pending, report, options);
    await pending.released;
  }

  /** Tries pending writes one last time. */
  async close(): Promise<void> {
    this.#end.abort();
    const attempts = [...this.#pending.values()].map(({ write }) => write());
    this.#pending.clear();
    await Promise.allSettled(attempts); // the store is closing: failures cannot be handled
  }

  async #start(
    key: string,
    pending: Pending,
    report: Report,
    { minAge = 0, maxWait = 0 }: WriteOptions,
  ): Promise<void> {
    const startedAt = this.#clock.now();
    const isDone = await this.#try(key, pending, report);
    if (isDone && !minAge) {
      this.#forget(key, pending);
      return;
    }
    const retries = this.#retry(key, pending, report, startedAt, minAge);
    const wait = startedAt + maxWait - this.#clock.now();
    if (wait > 0) await Promise.race([retries, this.#clock.sleep(wait)]);
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

  async #retry(
    key: string,
    pending: Pending,
    report: Report,
    startedAt: number,
    minAge: number,
  ): Promise<void> {
    for (let attempt = 0; this.#clock.now() - startedAt < GIVE_UP_AFTER; attempt++) {
      try {
        await this.#clock.sleep(DELAYS[attempt] ?? LAST_DELAY, this.#end.signal);
      } catch {
        return; // `close` has made the last attempt
      }
      const isOldEnough = this.#clock.now() - startedAt >= minAge;
      const isDone = await this.#try(key, pending, report);
      if (isDone && isOldEnough) {
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
