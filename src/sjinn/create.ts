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
  /** The intent's call was made before, and its outcome is unknown. */
  isRepeat?: boolean;
}

/** Waits (ms) before the same question is put again, where the host promises that this is safe. */
const AGAIN = [1000, 3000, 6000, 12_000, 20_000];

/**
 * Starts the task of an intent, at most once. When a call's outcome is unknown it is put again with
 * the same `Idempotency-Key`, but only to a relay that promises to remember the key: its answer is
 * what became of the first call.
 *
 * @throws OjinError: with `outcome: 'unknown'` when it may have been started; else it was not.
 */
export async function createOnce(intent: Intent, options: CreateOptions): Promise<CreatedTask> {
  const { client, tokens, templateId, clock, presence, signal, isRepeat } = options;
  let unknown = isRepeat ? new OjinError('aborted', { outcome: 'unknown' }) : undefined;
  for (let tries = 0; ; tries++) {
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
      if (outcome && (status === 409 || error === unknown)) throw error; // the relay does not know
      const inFlight = code === 'conflict' ? retryAfter : undefined;
      // of an earlier call only the service's own refusal tells: no gateway, and no token endpoint
      const isRefusal = unknown ? errorCode < 500 && code !== 'unauthorized' : !outcome;
      if (isRefusal && !inFlight) throw error; // nothing was started
      unknown ??= new OjinError(code, { status, outcome: 'unknown' }, { cause });
      const wait = inFlight ?? AGAIN[tries];
      if (!wait || tries >= AGAIN.length) throw unknown;
      await clock.sleep(wait, signal);
    }
  }
}
