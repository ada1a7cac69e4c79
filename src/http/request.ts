import { readText } from './body.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ErrorCode, OjinError } from './error.ts';
import { codeForStatus } from './status.ts';

/**
 * Delays before the second, third and fourth try of a GET, in ms: ~0.4 s + 1.2 s + 3.6 s, each
 * ± 25 % so that a thousand visitors of one page do not come back in the same instant.
 */
const RETRY_DELAYS = [400, 1200, 3600];
/** A server that wants us to wait longer than this (ms) gets no further try. */
const LONGEST_WAIT = 20_000;

/** Bytes of JSON. The services' answers are a few KB; a hundred records with their schemas, 1 MB. */
const LARGEST_ANSWER = 4 * 2 ** 20;
/** ms. What asks for more means "not today": a day is as good, and a number that timers can hold. */
const LONGEST_RETRY_AFTER = 24 * 60 * 60_000;

/** What reaches the network: `fetch` or a stand-in for it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RequestOptions<T> {
  /** Turns the parsed JSON into a typed value; throws when that is impossible. */
  decode: (json: unknown) => T;
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
  signal?: AbortSignal | undefined;
  /** For one try, answer and body together. ms, default 15,000. */
  timeout?: number | undefined;
  /** Bytes of the body, after any content encoding was undone; default 4 MB. More is `bad-answer`. */
  maxBytes?: number | undefined;
  /** Default GET. Only a GET is ever tried again. */
  init?: RequestInit | undefined;
}

/**
 * One call → one typed value, or an {@link OjinError}.
 * Without `init` the request is CORS-simple: no custom headers, no credentials.
 */
export async function request<T>(url: string, options: RequestOptions<T>): Promise<T> {
  const { clock = systemClock, signal, init } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await tryOnce(url, options);
    } catch (cause) {
      const error = cause as OjinError;
      const delay = RETRY_DELAYS[attempt] ?? 0;
      const wait = error.retryAfter ?? delay * (0.75 + Math.random() / 2);
      if (!error.retryable || init?.method || !delay || wait > LONGEST_WAIT) throw error;
      await clock.sleep(wait, signal).catch(() => undefined); // aborted: the next try says so
    }
  }
}

async function tryOnce<T>(
  url: string,
  {
    decode,
    fetch = globalThis.fetch,
    clock = systemClock,
    signal,
    timeout,
    maxBytes = LARGEST_ANSWER,
    init,
  }: RequestOptions<T>,
): Promise<T> {
  const controller = new AbortController();
  const inner = controller.signal;
  const abort = () => controller.abort('aborted' satisfies ErrorCode);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  clock.sleep(timeout ?? 15_000, inner).then(
    () => controller.abort('timeout' satisfies ErrorCode),
    () => undefined,
  );

  try {
    inner.throwIfAborted();
    const response = await fetch(url, { credentials: 'omit', ...init, signal: inner });
    const { ok, status, headers } = response;
    if (!ok) {
      const retryAfter = parseRetryAfter(headers.get('retry-after'), clock.now());
      throw new OjinError(codeForStatus(status), { status, retryAfter });
    }
    const text = await readText(response, maxBytes);
    try {
      return decode(JSON.parse(text));
    } catch (cause) {
      throw new OjinError('bad-answer', { status }, { cause });
    }
  } catch (cause) {
    if (cause instanceof OjinError) throw cause;
    const reason = inner.reason as ErrorCode | undefined;
    throw reason ? new OjinError(reason) : new OjinError('network', {}, { cause });
  } finally {
    signal?.removeEventListener('abort', abort);
    abort(); // ends the timeout, and the body of a refused answer
  }
}

/**
 * `Retry-After` as ms from `now`: delay-seconds or an HTTP date (RFC 9110 §10.2.3). Undefined when
 * it names no time to come: then the usual, scattered delays serve.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const ms = Number(header) * 1000 || Date.parse(header ?? '') - now;
  return ms > 0 ? Math.min(ms, LONGEST_RETRY_AFTER) : undefined;
}
