import type { Clock } from '../../http/clock.ts';
import { createInLine } from '../../sjinn/create.ts';
import type { Intent } from '../../sjinn/task.ts';
import type { TaskStore } from '../../sjinn/task-store.ts';
import type { CreatedTask } from '../../sjinn/wire.ts';
import { runExclusively } from './create-lock.ts';
import { pagePresence } from './presence.ts';
import { recordPress } from './press-record.ts';
import { openStorage } from './storage.ts';
import type { TaskService } from './task.service.ts';

export interface CreateInTabsOptions {
  readonly service: TaskService;
  readonly store: TaskStore;
  readonly templateId: string | null | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The intent was sent before, and its outcome is unknown. */
  readonly isRepeat: boolean;
  /** Receives the intent that is sent: another tab may have just requested the same. */
  readonly onAgreed: (intent: Intent) => void;
  readonly onLine: () => void;
  readonly lineSignal: AbortSignal;
}

/**
 * Starts the task of an intent, once for all tabs that request the same: one tab after the other,
 * so that the second finds the first one's key, and the cookie that identifies its visitor.
 *
 * @throws like `createInLine()`.
 */
export function createInTabs(intent: Intent, options: CreateInTabsOptions): Promise<CreatedTask> {
  const { service, store, templateId, clock, signal, onAgreed, onLine, lineSignal } = options;
  return runExclusively({
    name: store.lockFor(intent.message),
    storage: openStorage('local'),
    clock,
    signal,
    work: () => {
      const agreed = options.isRepeat ? { intent, isKnown: true } : store.agree(intent);
      // before the call: a reload during it must not pay twice
      store.save({ intent: agreed.intent });
      recordPress(agreed.intent.key);
      onAgreed(agreed.intent);
      return createInLine(agreed.intent, {
        client: service.client,
        tokens: service.tokens,
        templateId,
        clock,
        presence: pagePresence,
        isRepeat: agreed.isKnown,
        signal,
        onLine,
        lineSignal,
      });
    },
  });
}
