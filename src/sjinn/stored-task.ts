import type { Intent, Task, TaskState } from './task.ts';

/** What is kept of a task: enough to go on, never a token. */
export interface StoredTask extends Pick<Task, 'chatId' | 'message' | 'startedAt' | 'wasRunning'> {
  /** Its film was seen. */
  readonly isOver: boolean;
}

export type Stored =
  | { readonly intent: Intent; readonly task?: undefined }
  | { readonly task: StoredTask; readonly intent?: undefined };

/** What is kept of a state. */
export function storedOf(state: TaskState): Stored | undefined {
  if ('intent' in state) return { intent: state.intent };
  if (!('task' in state)) return undefined;
  const { chatId, message, startedAt, wasRunning } = state.task;
  const isOver = state.status === 'completed';
  return { task: { chatId, message, startedAt, wasRunning, isOver } };
}

/** Characters; a relay's handle is a few hundred long. */
const LONGEST_ID = 4000;
const LONGEST_MESSAGE = 100_000;
/** ms since the epoch; no `Date` goes further (ECMA-262, "Time Values"). */
const LAST_TIME = 8.64e15;

/**
 * What another page, version or visitor may have left in storage is untrusted.
 * @returns undefined for everything that the element has not written so.
 */
export function decodeStored(json: unknown): Stored | undefined {
  if (!isRecord(json)) return undefined;
  if ('task' in json) {
    const task = decodeTask(json.task);
    return task && { task };
  }
  const intent = decodeIntent(json.intent);
  return intent && { intent };
}

function decodeTask(json: unknown): StoredTask | undefined {
  if (!isRecord(json)) return undefined;
  const { chatId, message, startedAt, wasRunning, isOver } = json;
  if (typeof chatId !== 'string' || !chatId || chatId.length > LONGEST_ID) return undefined;
  if (!isMessage(message) || !isTime(startedAt)) return undefined;
  return { chatId, message, startedAt, wasRunning: wasRunning === true, isOver: isOver === true };
}

function decodeIntent(json: unknown): Intent | undefined {
  if (!isRecord(json)) return undefined;
  const { key, message, at } = json;
  return isKey(key) && isMessage(message) && message && isTime(at)
    ? { key, message, at }
    : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isMessage = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= LONGEST_MESSAGE;

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= LAST_TIME;

/** Whether it can be sent: without a key, or with one that no header may hold, nothing is safe. */
export const isKey = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{1,100}$/.test(value);
