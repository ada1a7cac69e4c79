import { readText } from './body.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ErrorCode, OjinError } from './error.ts';
import { codeForStatus } from './status.ts';

/**
 * Retry delays of a GET, in ms: ~0.4 s + 1.2 s + 3.6 s, each with ± 25 % jitter so that a thousand
 * visitors of one page do not retry at the same instant.
 */
const RETRY_DELAYS = [400, 1200, 3600];
/** No retry if the server asks for a longer wait than this (ms). */
const MAX_WAIT = 20_000;

/** Bytes of JSON. Responses usually have a few KB; a hundred records with schemas, 1 MB. */
const MAX_RESPONSE_BYTES = 4 * 2 ** 20;
/** ms. Longer delays are capped to a day, which timers can handle. */
const MAX_RETRY_AFTER = 24 * 60 * 60_000;

/** `fetch`, or a replacement for it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RequestOptions<T> {
  /** Converts the parsed JSON to a typed value; throws if that is impossible. */
  decode: (json: unknown) => T;
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
  signal?: AbortSignal | undefined;
  /** Per attempt, including the body. ms, default 15,000. */
  timeout?: number | undefined;
  /** Bytes of the body after content decoding; default 4 MB. More is `bad-answer`. */
  maxBytes?: number | undefined;
  /** Default GET. Only GETs are retried. */
  init?: RequestInit | undefined;
}

/**
 * Returns a typed value, or throws an {@link OjinError}.
 * Without `init` the request is CORS-simple: no custom headers, no credentials.
 */
export async function request<T>(url: string, options: RequestOptions<T>): Promise<T> {
  const { clock = systemClock, signal, init } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await attemptOnce(url, options);
    } catch (cause) {
      const error = cause as OjinError;
      const delay = RETRY_DELAYS[attempt] ?? 0;
      const wait = error.retryAfter ?? delay * (0.75 + Math.random() / 2);
      if (!error.retryable || init?.method || !delay || wait > MAX_WAIT) throw error;
      await clock.sleep(wait, signal).catch(() => undefined); // aborted: the next attempt throws
    }
  }
}

async function attemptOnce<T>(
  url: string,
  {
    decode,
    fetch = globalThis.fetch,
    clock = systemClock,
    signal,
    timeout,
    maxBytes = MAX_RESPONSE_BYTES,
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
    abort(); // clears the timeout, and cancels the body of a rejected response
  }
}

/**
 * `Retry-After` as ms from `now`: delay-seconds or an HTTP date (RFC 9110 §10.2.3). Undefined when
 * it is not in the future: then the default delays with jitter apply.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const ms = Number(header) * 1000 || Date.parse(header ?? '') - now;
  return ms > 0 ? Math.min(ms, MAX_RETRY_AFTER) : undefined;
}
