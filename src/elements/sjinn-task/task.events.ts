import { filmOf } from '../../sjinn/results.ts';
import type { TaskState } from '../../sjinn/task.ts';
import { emit } from '../events.ts';

/** Dispatches the events that notify the page of a state change. */
export function announceChange(target: EventTarget, before: TaskState, now: TaskState): void {
  const { status } = now;
  const { status: previous } = before;
  if (status !== previous) emit(target, 'sjinn-statechange', { status, previous });
  if (!('task' in now)) return;
  const { chatId, results } = now.task;
  const known = 'task' in before ? before.task.results : [];
  // fresh links to a finished film are no progress
  if (previous !== 'completed' && JSON.stringify(results) !== JSON.stringify(known))
    emit(target, 'sjinn-progress', { chatId, results });
  if (status === 'completed' && previous !== 'completed')
    emit(target, 'sjinn-complete', { chatId, film: filmOf(results) ?? null, results });
}
