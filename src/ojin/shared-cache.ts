interface Flight {
  readonly promise: Promise<unknown>;
  readonly controller: AbortController;
  waiters: number;
}

const MAX_ENTRIES = 200;

/**
 * Deduplicates concurrent requests and caches their values. A request in flight serves all callers,
 * and is aborted when the last of them has left. Failures are not cached.
 */
export class SharedCache {
  readonly #values = new Map<string, unknown>();
  readonly #flights = new Map<string, Flight>();

  /**
   * @param isGood whether a cached value is still usable.
   * @param signal stops waiting for this caller, and rejects with the signal's reason.
   */
  async get<T>(
    key: string,
    isGood: (value: T) => boolean,
    load: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    const cached = this.#values.get(key) as T | undefined;
    if (cached !== undefined && isGood(cached)) return cached;

    const flight = this.#flights.get(key) ?? this.#start(key, load);
    flight.waiters++;
    try {
      return (await Promise.race([flight.promise, rejectOnAbort(signal)])) as T;
    } finally {
      if (--flight.waiters === 0) {
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
      if (this.#values.size > MAX_ENTRIES) this.#values.delete(oldest);
      return value;
    });
    const flight = { promise, controller, waiters: 0 };
    this.#flights.set(key, flight);
    return flight;
  }
}

const rejectOnAbort = (signal?: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
