import type { Clock } from '../http/clock.ts';
import { OjinError } from '../http/error.ts';

/**
 * Retry delays in ms: 0.5 s + 1 + 2 + 4 + 8 + 16 + 16, each ± 25 %: uploads survive a network
 * outage of 20 s, or a store that rejects every third part.
 */
const DELAYS = [500, 1000, 2000, 4000, 8000, 16_000, 16_000];
/** Longer `Retry-After` delays (ms) are capped to this. */
const MAX_WAIT = 60_000;

/**
 * Retries until it succeeds, the delays are exhausted, or the error is final.
 * @param isRetryable whether this error is worth a retry
 */
export async function retrying<T>(
  clock: Clock,
  signal: AbortSignal,
  run: () => Promise<T>,
  isRetryable: (error: unknown) => boolean = (error) =>
    error instanceof OjinError && error.retryable,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const delay = DELAYS[attempt];
      if (delay === undefined || signal.aborted || !isRetryable(error)) throw error;
      const requested = error instanceof OjinError ? (error.retryAfter ?? 0) : 0;
      const wait = Math.max(requested, delay * (0.75 + Math.random() / 2));
      await clock.sleep(Math.min(MAX_WAIT, wait), signal).catch(() => {
        throw new OjinError('aborted');
      });
    }
  }
}
