import type { Clock } from '../http/clock.ts';
import { asOjinError, OjinError } from '../http/error.ts';
import type { SjinnClient } from './client.ts';
import type { Presence } from './follow.ts';
import type { Intent } from './task.ts';
import type { TokenSource } from './token-source.ts';
import type { CreatedTask } from './wire.ts';

export interface CreateOptions {
  client: SjinnClient;
  tokens: TokenSource;
  templateId?: string | null | undefined;
  clock: Clock;
  presence: Presence;
  signal: AbortSignal;
  /** The call was made before, and its outcome is unknown. */
  isRepeat?: boolean;
}

/** Retry delays (ms), where the host guarantees that a retry is safe. */
const RETRY_DELAYS = [1000, 3000, 6000, 12_000, 20_000];

/**
 * Starts an intent's task at most once. A call with an unknown outcome is retried with the same
 * `Idempotency-Key`, but only against a relay that guarantees to keep the key: its response is the
 * outcome of the first call.
 *
 * @throws OjinError: with `outcome: 'unknown'` when it may have been started; otherwise it was not.
 */
export async function createOnce(intent: Intent, options: CreateOptions): Promise<CreatedTask> {
  const { client, tokens, templateId, clock, presence, signal, isRepeat } = options;
  let unknown = isRepeat ? new OjinError('aborted', { outcome: 'unknown' }) : undefined;
  for (let attempt = 0; ; attempt++) {
    await presence.present(signal);
    try {
      const { keyLifetime } = await tokens.credentials();
      if (unknown && Math.abs(clock.now() - intent.at) >= keyLifetime) throw unknown;
      return await client.create(
        { message: intent.message, templateId },
        { idempotencyKey: intent.key, signal },
      );
    } catch (cause) {
      signal.throwIfAborted();
      const error = asOjinError(cause);
      const { code, outcome, status, errorCode = 500, retryAfter } = error;
      if (outcome && (status === 409 || error === unknown)) throw error; // the relay is unsure
      const inFlight = code === 'conflict' ? retryAfter : undefined;
      // only the service's own rejection settles an earlier call, not a gateway's or a 401
      const isRejection = unknown ? errorCode < 500 && code !== 'unauthorized' : !outcome;
      if (isRejection && !inFlight) throw error; // nothing was started
      unknown ??= new OjinError(code, { status, outcome: 'unknown' }, { cause });
      const wait = inFlight ?? RETRY_DELAYS[attempt];
      if (!wait || attempt >= RETRY_DELAYS.length) throw unknown;
      await clock.sleep(wait, signal);
    }
  }
}
