import type { Clock } from '../../http/clock.ts';
import type { OjinError } from '../../http/error.ts';
import { follow } from '../../sjinn/follow.ts';
import type { Progress } from '../../sjinn/progress.ts';
import type { Task } from '../../sjinn/task.ts';
import { pagePresence } from './presence.ts';
import { shareWork } from './shared-work.ts';
import type { TaskService } from './task.service.ts';

export interface FollowInTabsOptions {
  readonly service: TaskService;
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
  const { service, clock, signal, deadline, onProgress, onError, onDeadline } = options;
  const { chatId, startedAt, wasRunning } = task;
  return shareWork<Progress>({
    name: `ojin-widget:follow:${chatId}`,
    signal,
    onMessage: onProgress,
    work: async (publish, shift) => {
      const end = await follow({
        query: (toolNames, querySignal) =>
          service.client.query(chatId, { toolNames, signal: querySignal }),
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
