import type { Clock } from '../../http/clock.ts';
import { createOnce } from '../../sjinn/create.ts';
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
  /** The intent was sent before, and it is not known what became of it. */
  readonly isRepeat: boolean;
  /** The key that is sent: another tab may have asked for the same a moment ago. */
  readonly onAgreed: (intent: Intent) => void;
}

/**
 * Starts the task of an intent, once for all tabs that ask for the same: one after the other, so that the
 * second one finds the first one's key, and the cookie that its visitor is known by.
 *
 * @throws as `createOnce()`.
 */
export function createInTabs(intent: Intent, options: CreateInTabsOptions): Promise<CreatedTask> {
  const { service, store, templateId, clock, signal, onAgreed } = options;
  return runExclusively({
    name: store.lockFor(intent.message),
    storage: openStorage('local'),
    clock,
    signal,
    work: () => {
      const agreed = options.isRepeat ? { intent, isKnown: true } : store.agree(intent);
      // before the call: a reload in the middle of it must not pay twice
      store.save({ intent: agreed.intent });
      recordPress(agreed.intent.key);
      onAgreed(agreed.intent);
      return createOnce(agreed.intent, {
        client: service.client,
        tokens: service.tokens,
        templateId,
        clock,
        presence: pagePresence,
        isRepeat: agreed.isKnown,
        signal,
      });
    },
  });
}
