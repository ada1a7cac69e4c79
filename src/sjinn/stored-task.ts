import { isRecord } from '../http/json.ts';
import type { Intent, Task, TaskState } from './task.ts';

/** The stored part of a task: enough to resume it, never a token. */
export interface StoredTask extends Pick<Task, 'chatId' | 'message' | 'startedAt' | 'wasRunning'> {
  /** Its film has been shown. */
  readonly isOver: boolean;
}

export type Stored =
  | { readonly intent: Intent; readonly task?: undefined }
  | { readonly task: StoredTask; readonly intent?: undefined };

/** The stored form of a state. */
export function storedOf(state: TaskState): Stored | undefined {
  if ('intent' in state) return { intent: state.intent };
  if (!('task' in state)) return undefined;
  const { chatId, message, startedAt, wasRunning } = state.task;
  const isOver = state.status === 'completed';
  return { task: { chatId, message, startedAt, wasRunning, isOver } };
}

/** Characters; a relay's handle is a few hundred long. */
const MAX_ID_LENGTH = 4000;
const MAX_MESSAGE_LENGTH = 100_000;
/** ms since the epoch; the maximum of `Date` (ECMA-262, "Time Values"). */
const MAX_TIME = 8.64e15;

/**
 * Stored data is untrusted: another page, version or visitor may have written it.
 * @returns undefined for anything that is not in the element's own format.
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
  if (typeof chatId !== 'string' || !chatId || chatId.length > MAX_ID_LENGTH) return undefined;
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

const isMessage = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_MESSAGE_LENGTH;

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= MAX_TIME;

/** Whether it is a valid header value: without a valid key, no create call is safe. */
export const isKey = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{1,100}$/.test(value);
