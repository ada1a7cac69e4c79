interface Flight {
  readonly promise: Promise<unknown>;
  readonly controller: AbortController;
  waiting: number;
}

const MOST_ENTRIES = 200;

/**
 * Values that are asked for by many and fetched once. A flight under way serves everybody who asks
 * meanwhile, and is aborted when the last of them has left. Failures are not kept.
 */
export class SharedCache {
  readonly #values = new Map<string, unknown>();
  readonly #flights = new Map<string, Flight>();

  /**
   * @param isGood whether a kept value still serves.
   * @param signal the caller's: it stops waiting, and rejects with the signal's reason.
   */
  async get<T>(
    key: string,
    isGood: (value: T) => boolean,
    load: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    const kept = this.#values.get(key) as T | undefined;
    if (kept !== undefined && isGood(kept)) return kept;

    const flight = this.#flights.get(key) ?? this.#start(key, load);
    flight.waiting++;
    try {
      return (await Promise.race([flight.promise, rejectOnAbort(signal)])) as T;
    } finally {
      if (--flight.waiting === 0) {
        flight.controller.abort();
        this.#flights.delete(key);
      }
    }
  }

  #start(key: string, load: (signal: AbortSignal) => Promise<unknown>): Flight {
    const controller = new AbortController();
    const promise = load(controller.signal).then((value) => {
      this.#values.delete(key);
      this.#values.set(key, value);
      const [oldest = ''] = this.#values.keys();
      if (this.#values.size > MOST_ENTRIES) this.#values.delete(oldest);
      return value;
    });
    const flight = { promise, controller, waiting: 0 };
    this.#flights.set(key, flight);
    return flight;
  }
}

const rejectOnAbort = (signal?: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
