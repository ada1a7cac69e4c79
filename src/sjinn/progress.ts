import { composedFilm } from './results.ts';
import type { TaskSnapshot } from './wire.ts';

/** What an answer means, together with those before it. */
export interface Progress {
  readonly status: 'queued' | 'running' | 'completed';
  readonly snapshot: TaskSnapshot;
}

/** What earlier answers have shown. */
export interface Evidence {
  readonly wasRunning: boolean;
  /** The first of the latest answers that all say the same, and look like the end. */
  readonly endSeen?: { readonly at: number; readonly snapshot: TaskSnapshot } | undefined;
}

/** Two answers that look like the end must be this far apart (ms) to be believed. */
const APART = 10_000;

/**
 * What an answer means. Status 1 is both "not started" and "completed" (SJinn Agent API, "Status
 * Values"), and a task may be queued again: only a composed film is the end by itself. Without one it
 * takes two equal answers, {@link APART} from each other; without any result the task must have
 * been seen at work before. A status that is not documented means work.
 */
export function conclude(
  snapshot: TaskSnapshot,
  { wasRunning, endSeen }: Evidence,
  now: number,
): { readonly status: Progress['status']; readonly evidence: Evidence } {
  if (snapshot.status !== 1) return { status: 'running', evidence: { wasRunning: true } };
  if (composedFilm(snapshot.toolResults)) return { status: 'completed', evidence: { wasRunning } };
  const hasResults = snapshot.toolResults.length > 0;
  if (!hasResults && !wasRunning) return { status: 'queued', evidence: { wasRunning } };
  if (!endSeen || !isSame(endSeen.snapshot, snapshot))
    return { status: 'running', evidence: { wasRunning, endSeen: { at: now, snapshot } } };
  const isConfirmed = now - endSeen.at >= APART;
  return { status: isConfirmed ? 'completed' : 'running', evidence: { wasRunning, endSeen } };
}

const isSame = (one: TaskSnapshot, other: TaskSnapshot): boolean =>
  Object.is(one.updatedAt, other.updatedAt) && one.toolResults.length === other.toolResults.length;
