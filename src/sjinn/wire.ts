import { type ErrorCode, type ErrorDetail, OjinError } from '../http/error.ts';
import { isRecord } from '../http/json.ts';
import { codeForStatus } from '../http/status.ts';
import { httpUrl } from '../http/url.ts';
import * as contract from './contract.ts';

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
export const CANNOT_PAY: readonly number[] = [contract.NO_BALANCE, contract.NO_MEMBERSHIP];

/** Bytes of a response from the service or a token endpoint: a task's has a few KB. */
export const MAX_RESPONSE_BYTES = 2 ** 20;

/** A film has a handful of results; any more than this are dropped. */
const MAX_RESULTS = 200;
/** Characters. A signed URL is long; a plan is longer. */
const MAX_RESULT_LENGTH = 20_000;
/** Characters of an error's text. */
const MAX_TEXT_LENGTH = 1000;
/** Levels of JSON in which links are looked for. */
const MAX_DEPTH = 8;

type Json = Readonly<Record<string, unknown>>;

const record = (json: unknown): Json => {
  if (!isRecord(json)) throw new TypeError();
  return json;
};
/** @param names of the table: the first field that is there counts. */
const read = (json: Json, names: string): unknown =>
  names
    .split(' ')
    .map((name) => json[name])
    .find((value) => value !== undefined);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** An id may be a number. */
const id = (value: unknown): string => (Number.isFinite(value) ? String(value) : text(value));

/** Contents of an envelope: the data, or an error. */
export type Envelope = { readonly data: unknown } | { readonly error: OjinError };

/**
 * Unwraps the envelope of every response. Errors are wrapped, too, even with HTTP 200. The service's
 * own text is the message of the error's `cause`: for the host's log, not for visitors.
 * @throws TypeError when this is not an envelope.
 */
export function openEnvelope(json: unknown, status?: number, retryAfter?: number): Envelope {
  const answer = record(json);
  const success = read(answer, contract.SUCCESS);
  const data = read(answer, contract.DATA);
  const errorCode = Number(read(answer, contract.ERROR_CODE)) || 0;
  if (success === true && !(errorCode && !data)) return { data };
  // a gateway's JSON error is not an envelope: it says nothing about the task or the call's outcome
  const isForeign = !errorCode || errorCode === contract.NOT_FOUND || (status ?? 0) >= 500;
  if (success !== false && isForeign) throw new TypeError();
  const message = text(read(answer, contract.ERROR_MESSAGE)).slice(0, MAX_TEXT_LENGTH);
  return { error: toError({ status, retryAfter, errorCode }, message, answer.outcome) };
}

/** @param outcome a relay's addition to the envelope. */
function toError(detail: ErrorDetail, message: string, outcome: unknown): OjinError {
  if (outcome === 'unknown') detail.outcome = outcome;
  const code = codeOf(detail, message);
  if (code === 'rate-limited') detail.retryAfter ??= contract.BUSY_WAIT;
  return new OjinError(code, detail, { cause: new Error(message) });
}

function codeOf({ errorCode = 0, status = 500 }: ErrorDetail, message: string): ErrorCode {
  if (CANNOT_PAY.includes(errorCode)) return 'forbidden';
  // from 400 on, the service's numbers are HTTP status codes
  const code = codeForStatus(errorCode >= 400 ? errorCode : status);
  const isClear = code === 'unauthorized' || code === 'not-found';
  return !isClear && contract.TOO_MANY_TEXT.test(message) ? 'rate-limited' : code;
}

/** The service itself, not a gateway, reports that the task or template does not exist. */
export const isUnknownTask = ({ errorCode }: OjinError): boolean =>
  errorCode === contract.NOT_FOUND;

/** @throws TypeError when there is no id to query the task by. */
export function decodeCreated(json: unknown): CreatedTask {
  const data = record(json);
  const chatId = id(read(data, contract.CHAT_ID));
  if (!chatId) throw new TypeError();
  return { chatId, projectId: id(read(data, contract.PROJECT_ID)) };
}

/**
 * Keeps valid results and drops the rest: one malformed result must not hide a film.
 * @throws TypeError when this is not a JSON object.
 */
export function decodeSnapshot(json: unknown): TaskSnapshot {
  const data = record(json);
  const toolResults = toolsIn(read(data, contract.TOOL_RESULTS)).flatMap(({ name, result }) =>
    typeof name === 'string' ? [{ name: name.slice(0, 100), results: textsIn(result) }] : [],
  );
  return {
    status: Number(read(data, contract.STATUS)),
    toolResults,
    createdAt: Date.parse(text(read(data, contract.CREATE_TIME))),
    updatedAt: Date.parse(text(read(data, contract.UPDATE_TIME))),
  };
}

/** The results of each tool: from a list, or from an object by name. */
function toolsIn(value: unknown): readonly { readonly name: unknown; readonly result: unknown }[] {
  const resultOf = (item: Json): unknown => read(item, contract.TOOL_RESULT);
  if (Array.isArray(value))
    return value
      .slice(0, MAX_RESULTS)
      .filter(isRecord)
      .map((item) => ({ name: read(item, contract.TOOL_NAME), result: resultOf(item) }));
  return Object.entries(isRecord(value) ? value : {})
    .slice(0, MAX_RESULTS)
    .map(([name, item]) => ({
      name,
      result: (isRecord(item) ? resultOf(item) : undefined) ?? item,
    }));
}

/** A tool's texts and links: from a list, a single text, or JSON. */
function textsIn(result: unknown): readonly string[] {
  return (Array.isArray(result) ? result.slice(0, MAX_RESULTS) : [result])
    .flatMap((one: unknown) => (typeof one === 'string' ? textOrLinks(one) : linksIn(one)))
    .filter(Boolean)
    .slice(0, MAX_RESULTS)
    .map((one) => one.slice(0, MAX_RESULT_LENGTH));
}

/** JSON that contains links is what it contains; every other text stays as it is. */
function textOrLinks(one: string): readonly string[] {
  try {
    if (/^\s*["[{]/.test(one)) {
      const links = linksIn(JSON.parse(one));
      if (links.length) return links;
    }
  } catch {
    // an ordinary text
  }
  return [one];
}

/** The links in a JSON value, each once, in order. */
function linksIn(value: unknown): readonly string[] {
  const links = new Set<string>();
  const visit = (one: unknown, depth: number): void => {
    if (typeof one === 'string') {
      if (!/\s/.test(one) && httpUrl(one)) links.add(one);
    } else if (typeof one === 'object' && one && depth < MAX_DEPTH)
      for (const child of Object.values(one)) visit(child, depth + 1);
  };
  visit(value, 0);
  return [...links];
}
