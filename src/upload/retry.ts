import type { Clock } from '../http/clock.ts';
import { OjinError } from '../http/error.ts';

/**
 * Delays before each further try, in ms: 0.5 s + 1 + 2 + 4 + 8 + 16 + 16, each ± 25 %: a network
 * outage of 20 s, or a store that refuses every third part, ends no upload.
 */
const DELAYS = [500, 1000, 2000, 4000, 8000, 16_000, 16_000];
/** Longer `Retry-After` delays (ms) are cut to this. */
const LONGEST_WAIT = 60_000;

/**
 * Retries until it succeeds, the delays are used up, or the error is final.
 * @param again whether this error is worth another try
 */
export async function retrying<T>(
  clock: Clock,
  signal: AbortSignal,
  run: () => Promise<T>,
  again: (error: unknown) => boolean = (error) => error instanceof OjinError && error.retryable,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const delay = DELAYS[attempt];
      if (delay === undefined || signal.aborted || !again(error)) throw error;
      const asked = error instanceof OjinError ? (error.retryAfter ?? 0) : 0;
      const wait = Math.max(asked, delay * (0.75 + Math.random() / 2));
      await clock.sleep(Math.min(LONGEST_WAIT, wait), signal).catch(() => {
        throw new OjinError('aborted');
      });
    }
  }
}
