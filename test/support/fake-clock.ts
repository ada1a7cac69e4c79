import type { Clock } from '../../src/http/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Flushes pending work: one turn of the event loop, never throttled. */
export const settle = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/**
 * A clock that stands still until the test advances it.
 *
 * @example
 * const clock = new FakeClock();
 * const answer = request(url, { clock, … });
 * await clock.advance(15_000);
 */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const wake = () => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper = { at: this.#now + ms, wake };
      this.#sleepers.add(sleeper);
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Pending timers, in ms from now, soonest first. */
  get pending(): number[] {
    return [...this.#sleepers].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Advances by `ms`, running due timers in order and flushing the work of each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#nextUntil(end); next; next = this.#nextUntil(end)) {
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      await settle();
    }
    this.#now = end;
  }

  #nextUntil(end: number): Sleeper | undefined {
    return [...this.#sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
