import { NOT_STARTED_OR_COMPLETED, RUNNING } from './contract.ts';
import { composedFilm } from './results.ts';
import type { TaskSnapshot } from './wire.ts';

/** A task's status, as concluded from all responses so far. */
export interface Progress {
  readonly status: 'queued' | 'running' | 'completed';
  readonly snapshot: TaskSnapshot;
}

/** What earlier responses have shown. */
export interface Evidence {
  readonly wasRunning: boolean;
  /** The first of the latest identical responses that look like completion. */
  readonly completionSeen?: { readonly at: number; readonly snapshot: TaskSnapshot } | undefined;
}

/** Two responses that look like completion must be this far apart (ms) to confirm it. */
const CONFIRM_AFTER = 10_000;

/**
 * Interprets a response. Status 1 is both "not started" and "completed" (SJinn Agent API, "Status
 * Values"), and a task may be requeued: only a composed film proves completion. Without one it
 * takes two identical responses, {@link CONFIRM_AFTER} apart; without any result, the task must
 * also have been seen running. An undocumented status counts as running, unless there is a composed
 * film, and nothing changes any more.
 */
export function conclude(
  snapshot: TaskSnapshot,
  { wasRunning, completionSeen }: Evidence,
  now: number,
): { readonly status: Progress['status']; readonly evidence: Evidence } {
  const film = composedFilm(snapshot.toolResults);
  const isEither = snapshot.status === NOT_STARTED_OR_COMPLETED;
  const mayBeOver = isEither || (film && snapshot.status !== RUNNING);
  if (!mayBeOver) return { status: 'running', evidence: { wasRunning: true } };
  if (isEither && film) return { status: 'completed', evidence: { wasRunning } };
  const hasResults = snapshot.toolResults.length > 0;
  if (!hasResults && !wasRunning) return { status: 'queued', evidence: { wasRunning } };
  if (!completionSeen || !isSame(completionSeen.snapshot, snapshot))
    return { status: 'running', evidence: { wasRunning, completionSeen: { at: now, snapshot } } };
  const isConfirmed = now - completionSeen.at >= CONFIRM_AFTER;
  return {
    status: isConfirmed ? 'completed' : 'running',
    evidence: { wasRunning, completionSeen },
  };
}

const isSame = (one: TaskSnapshot, other: TaskSnapshot): boolean =>
  Object.is(one.updatedAt, other.updatedAt) && one.toolResults.length === other.toolResults.length;
