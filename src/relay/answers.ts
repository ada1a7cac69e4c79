import type { OjinError } from '../http/error.ts';
import { failureBody, successBody } from '../sjinn/answers.ts';
import { NO_BALANCE, NO_MEMBERSHIP, UNKNOWN_TEMPLATE_TEXT } from '../sjinn/contract.ts';
import { ORIGIN_NOT_ALLOWED } from '../sjinn/verification.ts';
import { isUnknownTask } from '../sjinn/wire.ts';
import type { LogEntry } from './log.ts';
import { loggable } from './loggable.ts';

/** A relay response before headers are added. Shaped like SJinn's, so one client fits both. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

export const success = (data: unknown): Answer => ({
  status: 200,
  body: successBody(data),
});

/** @param retryAfter ms */
export const failure = (status: number, message: string, retryAfter?: number): Answer => ({
  status,
  body: failureBody(status, message),
  ...(retryAfter === undefined ? {} : { retryAfter: Math.max(1, Math.ceil(retryAfter / 1000)) }),
});

/** The task may or may not have been started; the relay will not retry. */
export const UNCERTAIN: Answer = {
  status: 409,
  body: {
    ...failure(409, 'It is unknown whether the task was started. It will not be retried.').body,
    outcome: 'unknown',
  },
};

const REFUSED_ORIGIN = 'This origin is not allowed to use the relay.';
/** To a page that may not use the relay: as OAuth's error for a token, and in an envelope as well. */
export const ORIGIN_REFUSAL = {
  error: ORIGIN_NOT_ALLOWED,
  error_description: REFUSED_ORIGIN,
} as const;
export const OTHER_ORIGIN: Answer = {
  status: 403,
  body: { ...failure(403, REFUSED_ORIGIN).body, error: ORIGIN_NOT_ALLOWED },
};

export const NOT_FOUND = failure(404, 'Not found.');
const REFUSED = failure(400, 'The service rejected the request.');
const NO_ANSWER = failure(502, 'The service returned an invalid response.');
export const STORE_DOWN = failure(503, 'Temporarily unavailable.', 5_000);

/** ms; for when the vendor is busy and sends no `Retry-After`. */
const DEFAULT_WAIT = 30_000;

/** What the visitor is told, and what is logged for the host. */
export interface VendorFailure {
  readonly answer: Answer;
  readonly entry: Pick<LogEntry, 'code' | 'detail' | 'hint'>;
}

const HINTS = {
  balance: 'The SJinn account has no balance left: top it up. Until then, no task can be started.',
  membership: 'The SJinn account needs a membership. Until then, no task can be started.',
  key: 'SJinn rejected the account key: check SJINN_API_KEY.',
  forbidden: 'SJinn denies the account key this call: check its permissions and plan.',
  noRoom: 'The account runs as many tasks as its plan allows: visitors wait in line.',
  template: 'SJinn does not know the template: check template-id.',
} as const;

/**
 * Neutral towards visitors: the state of the host's SJinn account is not disclosed.
 * @param secrets not to be logged, even if SJinn repeats them
 */
export function explain(
  error: OjinError,
  call: 'create' | 'query',
  secrets: readonly string[],
): VendorFailure {
  const { errorCode, status } = error;
  // only an error in an envelope has SJinn's own text
  const said = errorCode === undefined ? '' : (error.cause as Error).message;
  const { answer, hint } = explanation(error, call, said);
  const detail = loggable(said, secrets);
  return {
    answer,
    entry: {
      code: [errorCode, status].find(Boolean) ?? error.code,
      ...(detail ? { detail } : {}),
      ...(hint === undefined ? {} : { hint: HINTS[hint] }),
    },
  };
}

interface Explanation {
  readonly answer: Answer;
  /** Set when the host has to act. */
  readonly hint?: keyof typeof HINTS;
}

/** Nothing else that a create call refers to could be unknown. */
const UNKNOWN_TEMPLATE: Explanation = { answer: NOT_FOUND, hint: 'template' };

function explanation(error: OjinError, call: 'create' | 'query', said: string): Explanation {
  const { code, errorCode, retryAfter } = error;
  const unavailable = failure(503, 'Temporarily unavailable.', retryAfter ?? DEFAULT_WAIT);
  if (errorCode === NO_BALANCE) return { answer: unavailable, hint: 'balance' };
  if (errorCode === NO_MEMBERSHIP) return { answer: unavailable, hint: 'membership' };
  if (call === 'create' && UNKNOWN_TEMPLATE_TEXT.test(said)) return UNKNOWN_TEMPLATE;
  switch (code) {
    case 'unauthorized':
      return { answer: unavailable, hint: 'key' };
    case 'forbidden':
      return { answer: unavailable, hint: 'forbidden' };
    case 'rate-limited':
      // only new tasks wait in line
      return { answer: unavailable, ...(call === 'create' ? { hint: 'noRoom' } : {}) };
    case 'not-found':
      // a gateway's error page says nothing about the task
      if (!isUnknownTask(error)) return { answer: NO_ANSWER };
      return call === 'create' ? UNKNOWN_TEMPLATE : { answer: NOT_FOUND };
    case 'invalid':
      return { answer: errorCode === undefined ? NO_ANSWER : REFUSED };
    case 'timeout':
      return { answer: failure(504, 'The service did not respond in time.') };
    default:
      return { answer: NO_ANSWER };
  }
}
