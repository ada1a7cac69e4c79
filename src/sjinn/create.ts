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

export interface LineOptions extends CreateOptions {
  /** Called whenever there is no room for another task: nothing was started, and it waits in line. */
  onLine?: () => void;
  /** Ends the wait in line, but not a call: its response could be a paid task. Default: `signal`. */
  lineSignal?: AbortSignal;
}

/** Retry delays (ms), where the host guarantees that a retry is safe. */
const RETRY_DELAYS = [1000, 3000, 6000, 12_000, 20_000];

/** Whoever is asked to come back within this time (ms) waits in line. */
const LINE_INTERVAL = 60_000;
/** ms to wait in line altogether: as long as a few films take. */
const LINE_PATIENCE = 20 * 60_000;

/**
 * {@link createOnce}, as soon as there is room: a call that is rejected for now (429 with a short
 * `Retry-After`) has started nothing, and is repeated with the same key.
 *
 * @throws like `createOnce()`; the reason of `lineSignal`
 */
export async function createInLine(intent: Intent, options: LineOptions): Promise<CreatedTask> {
  const { clock, signal, onLine, lineSignal = signal } = options;
  let { isRepeat = false } = options;
  for (let end: number | undefined; ;) {
    try {
      return await createOnce(intent, { ...options, isRepeat });
    } catch (error) {
      end ??= clock.now() + LINE_PATIENCE;
      if (!(error instanceof OjinError && isBrief(error)) || clock.now() >= end) throw error;
      isRepeat = false; // an earlier call has started nothing either
      onLine?.();
      await clock.sleep(jittered(error.retryAfter), lineSignal);
    }
  }
}

/**
 * Starts an intent's task at most once. A call with an unknown outcome is retried with the same
 * `Idempotency-Key`, but only against a relay that guarantees to keep the key: its response is the
 * outcome of the first call.
 *
 * @throws OjinError: with `outcome: 'unknown'` when it may have been started; otherwise it was not.
 * The reason of `signal`.
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

/** Rejected, but only for a moment. */
export const isBrief = (error: OjinError): error is OjinError & { readonly retryAfter: number } =>
  error.code === 'rate-limited' && (error.retryAfter ?? Infinity) <= LINE_INTERVAL;

/** Up to a half longer: those who wait must not all come back at the same instant. */
const jittered = (ms: number): number => ms * (1 + Math.random() / 2);
