import type { Fetch } from '../../src/http/request.ts';
import { settle } from './fake-clock.ts';

export interface TestAnswer {
  /** Default 200. */
  status?: number;
  /** The body, as JSON. */
  json?: unknown;
  /** The body, verbatim. */
  body?: string;
  headers?: Record<string, string>;
  /** The body starts, but never ends. */
  stalls?: boolean;
  /** The body starts, then the connection breaks. */
  breaks?: boolean;
}

/** A pending request, answered by the test. */
export class TestRequest {
  readonly url: string;
  readonly init: RequestInit;
  /** Resolves when the caller aborts it: `request()` ends every attempt with an abort. */
  readonly ended: Promise<void>;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (reason: unknown) => void;

  constructor(
    url: string,
    init: RequestInit,
    resolve: (response: Response) => void,
    reject: (reason: unknown) => void,
  ) {
    this.url = url;
    this.init = init;
    this.#resolve = resolve;
    this.#reject = reject;
    const { signal } = init;
    this.ended = new Promise((end) => {
      signal?.addEventListener('abort', () => {
        reject(signal.reason);
        end();
      });
    });
  }

  get aborted(): boolean {
    return this.init.signal?.aborted ?? false;
  }

  respondWith({ status = 200, json, body, headers = {}, stalls, breaks }: TestAnswer): void {
    const text = json === undefined ? (body ?? '') : JSON.stringify(json);
    const content = stalls || breaks ? this.#unfinished(text, breaks) : text;
    const empty = [204, 205, 304].includes(status); // required by `Response`
    this.#resolve(new Response(empty ? null : content, { status, headers }));
  }

  /** Simulates a network failure: `fetch` rejects with a TypeError. */
  fail(reason: unknown): void {
    this.#reject(reason);
  }

  #unfinished(text: string, breaks?: boolean): ReadableStream<Uint8Array> {
    const { signal } = this.init;
    return new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        if (breaks) controller.error(new TypeError('network error'));
        signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true });
      },
    });
  }
}

/**
 * A `fetch` whose responses are supplied by the test. As with the real one, an aborted signal
 * rejects, and nothing is sent if it was already aborted.
 *
 * @example
 * const request = await testFetch.nextRequest();
 * request.respondWith({ status: 404 });
 */
export class TestFetch {
  /** Number of requests sent so far. */
  count = 0;
  readonly #requests: TestRequest[] = [];
  readonly #waiting: ((request: TestRequest) => void)[] = [];

  readonly fetch: Fetch = (url, init) =>
    new Promise((resolve, reject) => {
      if (init.signal?.aborted) {
        reject(init.signal.reason as Error);
        return;
      }
      this.count++;
      const request = new TestRequest(url, init, resolve, reject);
      const taker = this.#waiting.shift();
      if (taker) taker(request);
      else this.#requests.push(request);
    });

  /** The oldest request that the test has not taken yet; waits for one. */
  nextRequest(): Promise<TestRequest> {
    const request = this.#requests.shift();
    return request
      ? Promise.resolve(request)
      : new Promise((resolve) => void this.#waiting.push(resolve));
  }

  /** Fails if there are requests that the test has not taken. */
  async expectNoMore(): Promise<void> {
    await settle();
    if (this.#requests.length) {
      const list = this.#requests.map(({ url, init }) => `${init.method ?? 'GET'} ${url}`);
      throw new Error(`Unexpected: ${list.join(', ')}. Take them with nextRequest().`);
    }
  }
}

/** The rejection reason of a promise. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('This should have failed.');
    },
    (reason: unknown) => reason,
  );
