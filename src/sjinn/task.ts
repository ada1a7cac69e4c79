import type { OjinError } from '../http/error.ts';
import { NOT_STARTED_OR_COMPLETED } from './contract.ts';
import type { Progress } from './progress.ts';
import type { ToolResult } from './wire.ts';

/** A request whose outcome is not known yet. */
export interface Intent {
  /** Sent as `Idempotency-Key`: a relay starts at most one task per key. */
  readonly key: string;
  readonly message: string;
  /** ms since the epoch. */
  readonly at: number;
}

/** A task that exists. */
export interface Task {
  readonly chatId: string;
  readonly message: string;
  /** ms since the epoch, by this device's clock. */
  readonly startedAt: number;
  readonly results: readonly ToolResult[];
  /** It has been seen running. */
  readonly wasRunning: boolean;
}

/**
 * Why the task is no longer polled; the task itself continues. `missing`: the service has
 * reported twice that the task does not exist.
 */
export type PauseReason = 'stopped' | 'deadline' | 'refused' | 'missing';

/** The state of a task, as far as known. */
export type TaskState =
  | { readonly status: 'idle' }
  | { readonly status: 'submitting'; readonly intent: Intent }
  /** In line: too many tasks are running. Nothing was started; the create call is repeated. */
  | { readonly status: 'waiting'; readonly intent: Intent }
  /** The create call's outcome is unknown: the task may have been started and billed. */
  | { readonly status: 'uncertain'; readonly intent: Intent; readonly error: OjinError }
  /** `lastError`: the last query failed; it will be retried. */
  | {
      readonly status: 'queued' | 'running';
      readonly task: Task;
      readonly lastError?: OjinError | undefined;
    }
  | {
      readonly status: 'paused';
      readonly task: Task;
      readonly reason: PauseReason;
      readonly error?: OjinError | undefined;
    }
  | { readonly status: 'completed'; readonly task: Task }
  /** Nothing was started. */
  | { readonly status: 'failed'; readonly error: OjinError; readonly message: string };

/** A task that is being polled. */
export type ActiveState = Extract<TaskState, { readonly status: 'queued' | 'running' }>;

export const isActive = (state: TaskState): state is ActiveState =>
  state.status === 'queued' || state.status === 'running';

/** A task that is being started, now or when there is room. */
export type StartingState = Extract<TaskState, { readonly status: 'submitting' | 'waiting' }>;

const isStarting = (state: TaskState): state is StartingState =>
  state.status === 'submitting' || state.status === 'waiting';

/** Nothing is in progress: a new task may be started. */
export const canStart = (state: TaskState): boolean =>
  !isActive(state) && !isStarting(state) && state.status !== 'paused';

export type TaskEvent =
  | { readonly type: 'submit'; readonly intent: Intent }
  | { readonly type: 'lined-up' }
  | { readonly type: 'created'; readonly task: Task }
  | { readonly type: 'refused'; readonly error: OjinError }
  | { readonly type: 'unclear'; readonly intent: Intent; readonly error: OjinError }
  /** Polling of an earlier task is resumed. */
  | { readonly type: 'resume'; readonly task: Task }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'query-failed'; readonly error: OjinError }
  /** A finished task was queried again: its links are fresh. */
  | { readonly type: 'renewed'; readonly results: readonly ToolResult[] }
  | { readonly type: 'pause'; readonly reason: PauseReason; readonly error?: OjinError | undefined }
  | { readonly type: 'reset' };

export const IDLE: TaskState = { status: 'idle' };

/** The intent of one button press, with its own key. */
export const newIntent = (message: string, at: number): Intent => ({
  key: randomKey(),
  message,
  at,
});

/** A task before its first status response. */
export const newTask = (chatId: string, message: string, startedAt: number): Task => ({
  chatId,
  message,
  startedAt,
  results: [],
  wasRunning: false,
});

/** The only place where `status` changes. Events that do not apply return the same state. */
export function reduce(state: TaskState, event: TaskEvent): TaskState {
  const { status } = state;
  switch (event.type) {
    case 'submit':
      // a second press while the first is in progress does not start a second task
      return canStart(state) ? { status: 'submitting', intent: event.intent } : state;
    case 'lined-up':
      return status === 'submitting' ? { status: 'waiting', intent: state.intent } : state;
    case 'created':
      return isStarting(state) ? { status: 'queued', task: event.task } : state;
    case 'refused':
      return isStarting(state)
        ? { status: 'failed', error: event.error, message: state.intent.message }
        : state;
    case 'unclear':
      return isStarting(state) || status === 'idle'
        ? { status: 'uncertain', intent: event.intent, error: event.error }
        : state;
    case 'resume':
      return status === 'idle' || status === 'paused'
        ? { status: event.task.wasRunning ? 'running' : 'queued', task: event.task }
        : state;
    case 'progress':
      return isActive(state) ? advance(state.task, event.progress) : state;
    case 'query-failed':
      return isActive(state) ? { ...state, lastError: event.error } : state;
    case 'renewed':
      return status === 'completed'
        ? { status, task: { ...state.task, results: event.results } }
        : state;
    case 'pause':
      return isActive(state)
        ? { status: 'paused', task: state.task, reason: event.reason, error: event.error }
        : state;
    case 'reset':
      return status === 'idle' ? state : IDLE;
  }
}

function advance(task: Task, { status, snapshot }: Progress): TaskState {
  const { toolResults } = snapshot;
  return {
    status,
    task: {
      ...task,
      // a response without results does not clear earlier ones
      results: toolResults.length ? toolResults : task.results,
      wasRunning: task.wasRunning || snapshot.status !== NOT_STARTED_OR_COMPLETED,
    },
  };
}

/** 128 random bits; `randomUUID()` is available in secure contexts only. */
const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
