import { type ErrorDetail, OjinError } from '../http/error.ts';
import { codeForStatus } from '../http/status.ts';

/** A task as it was just created. Source: SJinn Agent API, "Create Agent Task". */
export interface CreatedTask {
  /** Names the task in every query. From a relay this is a signed handle: opaque, and longer. */
  readonly chatId: string;
  readonly projectId: string;
}

/** What one tool of the agent has made so far. */
export interface ToolResult {
  readonly name: string;
  /** URLs or texts, as they came: untrusted. */
  readonly results: readonly string[];
}

/** A task as a query shows it. Source: SJinn Agent API, "Query Agent Task Status". */
export interface TaskSnapshot {
  /** 1: not started **or** completed; 2: running; anything else is not documented. */
  readonly status: number;
  readonly toolResults: readonly ToolResult[];
  /** ms since the epoch by the service's clock; NaN when unknown. */
  readonly createdAt: number;
  /** ms since the epoch by the service's clock; NaN when unknown. */
  readonly updatedAt: number;
}

/** `errorCode` of an account without balance, or without membership. */
export const CANNOT_PAY: readonly number[] = [100, 101];

/** `errorCode` for what the service does not know. */
const NOT_FOUND = 404;

/** Bytes of any answer, of the service or of a host's token endpoint: a task's are a few KB. */
export const LARGEST_ANSWER = 2 ** 20;

/** A film has a handful of results; beyond this many they are dropped. */
const MOST_RESULTS = 200;
/** Characters. A signed URL is long; a plan is longer. */
const LONGEST_RESULT = 20_000;

const record = (json: unknown): Readonly<Record<string, unknown>> => {
  if (typeof json !== 'object' || !json || Array.isArray(json)) throw new TypeError();
  return json as Record<string, unknown>;
};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What is in an envelope: the data, or what went wrong. */
export type Opened = { readonly data: unknown } | { readonly error: OjinError };

/**
 * Opens the envelope that every answer comes in. Failures come in it, too, also with HTTP 200, and
 * with `code` in place of `error_code`.
 * @throws TypeError when this is no envelope at all.
 */
export function openEnvelope(json: unknown, status?: number, retryAfter?: number): Opened {
  const { success, error_code, code, data, outcome } = record(json);
  if (success === true) return { data };
  const errorCode = Number(error_code ?? code) || 0;
  // a gateway's own page in JSON is no envelope: it knows neither the task nor what became of the call
  const isNeverOwn = !errorCode || errorCode === NOT_FOUND || (status ?? 0) >= 500;
  if (success !== false && isNeverOwn) throw new TypeError();
  const detail: ErrorDetail = { status, retryAfter, errorCode };
  if (outcome === 'unknown') detail.outcome = outcome;
  // from 400 on the service's numbers are those of HTTP
  const like = errorCode >= 400 ? errorCode : (status ?? 500);
  return {
    error: new OjinError(
      CANNOT_PAY.includes(errorCode) ? 'forbidden' : codeForStatus(like),
      detail,
    ),
  };
}

/** The service itself, not something on the way, says that it knows no such task. */
export const isUnknownTask = ({ code, errorCode }: OjinError): boolean =>
  code === 'not-found' && errorCode === NOT_FOUND;

/** @throws TypeError when there is no id to ask for the task by. */
export function decodeCreated(json: unknown): CreatedTask {
  const data = record(json);
  const chatId = text(data.chat_id);
  if (!chatId) throw new TypeError();
  return { chatId, projectId: text(data.project_id) };
}

/**
 * Keeps what is good, and drops what is not: one odd result must not hide a film.
 * @throws TypeError when this is no JSON object.
 */
export function decodeSnapshot(json: unknown): TaskSnapshot {
  const data = record(json);
  const toolResults = list(data.tool_results)
    .slice(0, MOST_RESULTS)
    .flatMap((item): ToolResult[] => {
      if (typeof item !== 'object' || !item) return [];
      const { name, result } = item as Record<string, unknown>;
      const results = (typeof result === 'string' ? [result] : list(result))
        .slice(0, MOST_RESULTS)
        .filter((one): one is string => typeof one === 'string' && one !== '')
        .map((one) => one.slice(0, LONGEST_RESULT));
      return typeof name === 'string' ? [{ name: name.slice(0, 100), results }] : [];
    });
  return {
    status: Number(data.status),
    toolResults,
    createdAt: Date.parse(text(data.create_time)),
    updatedAt: Date.parse(text(data.update_time)),
  };
}
