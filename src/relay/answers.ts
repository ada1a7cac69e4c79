import type { OjinError } from '../http/error.ts';
import { CANNOT_PAY, isUnknownTask } from '../sjinn/wire.ts';

/** A relay response before headers are added. Shaped like SJinn's, so one client fits both. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

export const success = (data: unknown): Answer => ({
  status: 200,
  body: { success: true, errorMsg: '', error_code: 0, data },
});

/** @param retryAfter ms */
export const failure = (status: number, errorMsg: string, retryAfter?: number): Answer => ({
  status,
  body: { success: false, errorMsg, error_code: status },
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

export const NOT_FOUND = failure(404, 'Task not found.');
const REFUSED = failure(400, 'The service rejected the request.');
const NO_ANSWER = failure(502, 'The service returned an invalid response.');
export const STORE_DOWN = failure(503, 'Temporarily unavailable.', 5_000);

/** ms; for when the vendor is busy and sends no `Retry-After`. */
const DEFAULT_WAIT = 30_000;

/** What the visitor is told, and additional details for the host. */
export interface VendorFailure {
  readonly answer: Answer;
  readonly code: number | string;
  /** Set when the host has to act. */
  readonly hint?: string;
}

/** Neutral towards visitors: the state of the host's SJinn account is not disclosed. */
export function explain(error: OjinError): VendorFailure {
  const { errorCode, status, retryAfter } = error;
  const code = [errorCode, status].find(Boolean) ?? error.code;
  const unavailable = failure(503, 'Temporarily unavailable.', retryAfter ?? DEFAULT_WAIT);
  if (CANNOT_PAY.includes(errorCode ?? 0))
    return { answer: unavailable, code, hint: 'The SJinn account has no balance or membership.' };
  switch (error.code) {
    case 'unauthorized':
    case 'forbidden':
      return { answer: unavailable, code, hint: 'SJinn rejected the account key.' };
    case 'rate-limited':
      return { answer: unavailable, code };
    case 'not-found':
      // a gateway's error page says nothing about the task
      return { answer: isUnknownTask(error) ? NOT_FOUND : NO_ANSWER, code };
    case 'invalid':
      return { answer: errorCode === undefined ? NO_ANSWER : REFUSED, code };
    case 'timeout':
      return { answer: failure(504, 'The service did not respond in time.'), code };
    default:
      return { answer: NO_ANSWER, code };
  }
}
