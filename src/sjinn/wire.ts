import { type ErrorDetail, OjinError } from '../http/error.ts';
import { codeForStatus } from '../http/status.ts';

/** A newly created task. Source: SJinn Agent API, "Create Agent Task". */
export interface CreatedTask {
  /** Identifies the task in queries. From a relay this is a signed handle: opaque, and longer. */
  readonly chatId: string;
  readonly projectId: string;
}

/** Results of one of the agent's tools so far. */
export interface ToolResult {
  readonly name: string;
  /** URLs or texts, as received: untrusted. */
  readonly results: readonly string[];
}

/** A task's status response. Source: SJinn Agent API, "Query Agent Task Status". */
export interface TaskSnapshot {
  /** 1: not started **or** completed; 2: running; anything else is not documented. */
  readonly status: number;
  readonly toolResults: readonly ToolResult[];
  /** ms since the epoch by the service's clock; NaN when unknown. */
  readonly createdAt: number;
  /** ms since the epoch by the service's clock; NaN when unknown. */
  readonly updatedAt: number;
}

/** `errorCode` of an account without balance or membership. */
export const CANNOT_PAY: readonly number[] = [100, 101];

/** `errorCode` of unknown resources. */
const NOT_FOUND = 404;

/** Bytes of a response from the service or a token endpoint: a task's has a few KB. */
export const MAX_RESPONSE_BYTES = 2 ** 20;

/** A film has a handful of results; any more than this are dropped. */
const MAX_RESULTS = 200;
/** Characters. A signed URL is long; a plan is longer. */
const MAX_RESULT_LENGTH = 20_000;

const record = (json: unknown): Readonly<Record<string, unknown>> => {
  if (typeof json !== 'object' || !json || Array.isArray(json)) throw new TypeError();
  return json as Record<string, unknown>;
};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Contents of an envelope: the data, or an error. */
export type Envelope = { readonly data: unknown } | { readonly error: OjinError };

/**
 * Unwraps the envelope of every response. Errors are wrapped, too, even with HTTP 200, and
 * sometimes with `code` instead of `error_code`.
 * @throws TypeError when this is not an envelope.
 */
export function openEnvelope(json: unknown, status?: number, retryAfter?: number): Envelope {
  const { success, error_code, code, data, outcome } = record(json);
  if (success === true) return { data };
  const errorCode = Number(error_code ?? code) || 0;
  // a gateway's JSON error is not an envelope: it says nothing about the task or the call's outcome
  const isForeign = !errorCode || errorCode === NOT_FOUND || (status ?? 0) >= 500;
  if (success !== false && isForeign) throw new TypeError();
  const detail: ErrorDetail = { status, retryAfter, errorCode };
  if (outcome === 'unknown') detail.outcome = outcome;
  // from 400 on, the service's numbers are HTTP status codes
  const like = errorCode >= 400 ? errorCode : (status ?? 500);
  return {
    error: new OjinError(
      CANNOT_PAY.includes(errorCode) ? 'forbidden' : codeForStatus(like),
      detail,
    ),
  };
}

/** The service itself, not a gateway, reports that the task does not exist. */
export const isUnknownTask = ({ code, errorCode }: OjinError): boolean =>
  code === 'not-found' && errorCode === NOT_FOUND;

/** @throws TypeError when there is no id to query the task by. */
export function decodeCreated(json: unknown): CreatedTask {
  const data = record(json);
  const chatId = text(data.chat_id);
  if (!chatId) throw new TypeError();
  return { chatId, projectId: text(data.project_id) };
}

/**
 * Keeps valid results and drops the rest: one malformed result must not hide a film.
 * @throws TypeError when this is not a JSON object.
 */
export function decodeSnapshot(json: unknown): TaskSnapshot {
  const data = record(json);
  const toolResults = list(data.tool_results)
    .slice(0, MAX_RESULTS)
    .flatMap((item): ToolResult[] => {
      if (typeof item !== 'object' || !item) return [];
      const { name, result } = item as Record<string, unknown>;
      const results = (typeof result === 'string' ? [result] : list(result))
        .slice(0, MAX_RESULTS)
        .filter((one): one is string => typeof one === 'string' && one !== '')
        .map((one) => one.slice(0, MAX_RESULT_LENGTH));
      return typeof name === 'string' ? [{ name: name.slice(0, 100), results }] : [];
    });
  return {
    status: Number(data.status),
    toolResults,
    createdAt: Date.parse(text(data.create_time)),
    updatedAt: Date.parse(text(data.update_time)),
  };
}
