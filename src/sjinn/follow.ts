import type { Clock } from '../http/clock.ts';
import { asOjinError, type ErrorCode, type OjinError } from '../http/error.ts';
import { conclude, type Evidence, type Progress } from './progress.ts';
import { isUnknownTask, type TaskSnapshot } from './wire.ts';

/**
 * ms between two questions for a task: 2, 3, then 8 s while it is younger than two minutes, then
 * 28.5 s. An hour of waiting makes some 138 questions; an end is noticed within 10 s, later 30 s.
 */
const FIRST = [2000, 3000];
const EARLY = 8000;
const LATE = 28_500;
const YOUNG = 120_000;
/** Minimum interval (ms) between two questions, also for somebody who leaves and comes back. */
const MINIMUM = 2000;
/** The service must say again after this time (ms) that it knows no such task, to be believed. */
const MISSING_FOR = 30_000;

/** The page can be seen and has a network: a question makes sense. */
export interface Presence {
  /** Resolves at once when somebody is there, else when they come back. */
  present(signal: AbortSignal): Promise<void>;
  /** Resolves when somebody comes back the next time. */
  returned(signal: AbortSignal): Promise<void>;
}

export interface FollowOptions {
  query: (toolNames: readonly string[], signal: AbortSignal) => Promise<TaskSnapshot>;
  /** Only results of these tools are asked for. */
  toolNames?: readonly string[];
  clock: Clock;
  presence: Presence;
  signal: AbortSignal;
  /** ms since the epoch. */
  startedAt: number;
  /** ms after the start at which the questions end. */
  deadline: number;
  wasRunning?: boolean;
  onProgress: (progress: Progress) => void;
  /** A question that found no answer; it is asked again. */
  onError: (error: OjinError) => void;
}

/** Answers after which asking again is of no use, until somebody does something. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'forbidden', 'invalid', 'conflict']);

/**
 * Asks for a task until it is completed, its deadline is over, or asking is of no use. Sleeps while
 * nobody is there, and asks at once when they come back: also after the deadline, once. A 404 ends
 * it only when the service itself gives it for this task, and again half a minute later: a gateway,
 * a deploy or a token endpoint with a 404 knows nothing about the task.
 *
 * @returns `deadline` when it was still at work then: it goes on by itself.
 * @throws OjinError when the service refuses to tell; the signal's reason.
 */
export async function follow(options: FollowOptions): Promise<'completed' | 'deadline'> {
  const { clock, presence, signal, startedAt, deadline, onProgress, onError } = options;
  let evidence: Evidence = { wasRunning: options.wasRunning ?? false };
  let missingSince: number | undefined;
  for (let asked = 0; ; asked++) {
    await presence.present(signal);
    let least = MINIMUM;
    const wait = clock.now() - startedAt < YOUNG ? (FIRST[asked] ?? EARLY) : LATE;
    try {
      const snapshot = await ask(options);
      const concluded = conclude(snapshot, evidence, clock.now());
      ({ evidence } = concluded);
      missingSince = undefined;
      onProgress({ status: concluded.status, snapshot });
      if (concluded.status === 'completed') return 'completed';
    } catch (cause) {
      signal.throwIfAborted();
      const error = asOjinError(cause);
      if (FINAL.has(error.code)) throw error;
      if (isUnknownTask(error)) {
        missingSince ??= clock.now();
        if (clock.now() - missingSince >= MISSING_FOR) throw error;
      }
      onError(error);
      // after the deadline nobody asks, and a timer has its limits
      const left = startedAt + deadline - clock.now();
      least = Math.max(least, Math.min(error.retryAfter ?? 0, left));
    }
    if (clock.now() - startedAt >= deadline) return 'deadline';
    await pause(Math.max(wait, least), least, options);
  }
}

/** Until `ms` are over, or somebody comes back once `least` is over. */
async function pause(
  ms: number,
  least: number,
  { clock, presence, signal }: FollowOptions,
): Promise<void> {
  signal.throwIfAborted();
  const round = new AbortController();
  const end = () => round.abort(signal.reason);
  signal.addEventListener('abort', end);
  const back = clock.sleep(least, round.signal).then(() => presence.returned(round.signal));
  try {
    await Promise.race([clock.sleep(ms, round.signal), back]);
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

async function ask({ query, toolNames = [], signal }: FollowOptions): Promise<TaskSnapshot> {
  const snapshot = await query(toolNames, signal);
  const { status, toolResults } = snapshot;
  // a filter that hides every result makes the end look like the beginning
  const isUnclear = toolNames.length && status === 1 && !toolResults.length;
  return isUnclear ? query([], signal) : snapshot;
}
