import type { Clock } from '../../http/clock.ts';
import type { OjinError } from '../../http/error.ts';
import { follow } from '../../sjinn/follow.ts';
import type { Progress } from '../../sjinn/progress.ts';
import { STEPS } from '../../sjinn/results.ts';
import type { Task } from '../../sjinn/task.ts';
import { pagePresence } from './presence.ts';
import { shareWork } from './shared-work.ts';
import type { TaskService } from './task.service.ts';

export interface FollowInTabsOptions {
  readonly service: TaskService;
  /** Results of these tools are wanted; empty: of all. */
  readonly toolNames: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** ms after the start. */
  readonly deadline: number;
  readonly onProgress: (progress: Progress) => void;
  readonly onError: (error: OjinError) => void;
  readonly onDeadline: () => void;
}

/**
 * Follows a task: one tab polls for all.
 * @throws like `follow()`.
 */
export function followInTabs(task: Task, options: FollowInTabsOptions): Promise<void> {
  const { service, toolNames, clock, signal, deadline, onProgress, onError, onDeadline } = options;
  const { chatId, startedAt, wasRunning } = task;
  return shareWork<Progress>({
    name: ['ojin-widget:follow', chatId, ...toolNames].join(':'),
    signal,
    onMessage: onProgress,
    work: async (publish, shift) => {
      const end = await follow({
        query: (names, querySignal) =>
          service.client.query(chatId, { toolNames: names, signal: querySignal }),
        // without these, neither the progress nor the film would be seen
        toolNames: toolNames.length ? [...new Set([...toolNames, ...Object.values(STEPS)])] : [],
        clock,
        presence: pagePresence,
        signal: shift,
        startedAt,
        wasRunning,
        deadline,
        onError,
        onProgress: (progress) => {
          publish(progress);
          onProgress(progress);
        },
      });
      if (end === 'deadline') onDeadline();
    },
  });
}
