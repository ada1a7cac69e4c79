import type { Clock } from '../http/clock.ts';
import { asOjinError, type ErrorCode, type OjinError } from '../http/error.ts';
import { NOT_STARTED_OR_COMPLETED } from './contract.ts';
import { conclude, type Evidence, type Progress } from './progress.ts';
import { isUnknownTask, type TaskSnapshot } from './wire.ts';

/**
 * Poll intervals in ms: 2, 3, then 8 s while the task is younger than two minutes, then 28.5 s.
 * An hour of waiting takes about 138 queries; completion is noticed within 10 s, later 30 s.
 */
const FIRST_INTERVALS = [2000, 3000];
const EARLY_INTERVAL = 8000;
const LATE_INTERVAL = 28_500;
const EARLY_PERIOD = 120_000;
/** Minimum poll interval (ms), even when the user leaves and comes back. */
const MIN_INTERVAL = 2000;
/** A 404 is believed only if the service repeats it after this time (ms). */
const CONFIRM_MISSING = 30_000;

/** Whether the page is visible and online, so that polling makes sense. */
export interface Presence {
  /** Resolves immediately when the user is present, else when they return. */
  present(signal: AbortSignal): Promise<void>;
  /** Resolves the next time the user returns. */
  returned(signal: AbortSignal): Promise<void>;
}

export interface FollowOptions {
  query: (toolNames: readonly string[], signal: AbortSignal) => Promise<TaskSnapshot>;
  /** Only results of these tools are requested. */
  toolNames?: readonly string[];
  clock: Clock;
  presence: Presence;
  signal: AbortSignal;
  /** ms since the epoch. */
  startedAt: number;
  /** ms after the start at which polling ends. */
  deadline: number;
  wasRunning?: boolean;
  onProgress: (progress: Progress) => void;
  /** Called when a query failed; it will be retried. */
  onError: (error: OjinError) => void;
}

/** Errors after which polling is pointless until somebody acts. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'forbidden', 'invalid', 'conflict']);

/**
 * Polls a task until it is completed, its deadline has passed, or polling is pointless. Pauses
 * while the user is away, and polls immediately when they return, even once after the deadline. A
 * 404 ends it only when the service itself reports it for this task, and again half a minute later:
 * a 404 from a gateway, a deploy or a token endpoint says nothing about the task.
 *
 * @returns `deadline` when it was still running then: the task itself continues.
 * @throws OjinError when the service rejects the query; the signal's reason.
 */
export async function follow(options: FollowOptions): Promise<'completed' | 'deadline'> {
  const { clock, presence, signal, startedAt, deadline, onProgress, onError } = options;
  let evidence: Evidence = { wasRunning: options.wasRunning ?? false };
  let missingSince: number | undefined;
  for (let queries = 0; ; queries++) {
    await presence.present(signal);
    let minimum = MIN_INTERVAL;
    const wait =
      clock.now() - startedAt < EARLY_PERIOD
        ? (FIRST_INTERVALS[queries] ?? EARLY_INTERVAL)
        : LATE_INTERVAL;
    try {
      const snapshot = await queryOnce(options);
      const conclusion = conclude(snapshot, evidence, clock.now());
      ({ evidence } = conclusion);
      missingSince = undefined;
      onProgress({ status: conclusion.status, snapshot });
      if (conclusion.status === 'completed') return 'completed';
    } catch (cause) {
      signal.throwIfAborted();
      const error = asOjinError(cause);
      if (FINAL.has(error.code)) throw error;
      if (isUnknownTask(error)) {
        missingSince ??= clock.now();
        if (clock.now() - missingSince >= CONFIRM_MISSING) throw error;
      }
      onError(error);
      // no polling after the deadline, and timers have an upper limit
      const left = startedAt + deadline - clock.now();
      minimum = Math.max(minimum, Math.min(error.retryAfter ?? 0, left));
    }
    if (clock.now() - startedAt >= deadline) return 'deadline';
    await pause(Math.max(wait, minimum), minimum, options);
  }
}

/** Waits for `ms`, or until the user returns after at least `minimum`. */
async function pause(
  ms: number,
  minimum: number,
  { clock, presence, signal }: FollowOptions,
): Promise<void> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const stop = () => controller.abort(signal.reason);
  signal.addEventListener('abort', stop);
  const returning = clock
    .sleep(minimum, controller.signal)
    .then(() => presence.returned(controller.signal));
  try {
    await Promise.race([clock.sleep(ms, controller.signal), returning]);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

async function queryOnce({ query, toolNames = [], signal }: FollowOptions): Promise<TaskSnapshot> {
  const snapshot = await query(toolNames, signal);
  const { status, toolResults } = snapshot;
  // if the filter hides every result, a finished task looks like one that never started
  const isUnclear = toolNames.length && status === NOT_STARTED_OR_COMPLETED && !toolResults.length;
  return isUnclear ? query([], signal) : snapshot;
}
