import type { OjinError } from '../http/error.ts';
import { CANNOT_PAY, isUnknownTask } from '../sjinn/wire.ts';

/** An answer of the relay, before it has headers. In the shape of SJinn's, so one client fits both. */
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

/** The task may or may not have been started; the relay will not try again by itself. */
export const UNCERTAIN: Answer = {
  status: 409,
  body: {
    ...failure(409, 'It is not known whether the task was started. It will not be started again.')
      .body,
    outcome: 'unknown',
  },
};

export const NOT_FOUND = failure(404, 'There is no such task.');
const REFUSED = failure(400, 'The service refused the request.');
const NO_ANSWER = failure(502, 'The service did not answer properly.');
export const STORE_DOWN = failure(503, 'Temporarily unavailable.', 5_000);

/** ms; for a vendor that is busy and does not say for how long. */
const USUAL_WAIT = 30_000;

/** What a visitor is told, and what the host should know beyond that. */
export interface VendorFailure {
  readonly answer: Answer;
  readonly code: number | string;
  /** When the host has to do something. */
  readonly hint?: string;
}

/** Neutral towards visitors: how the host stands with SJinn is not their business. */
export function explain(error: OjinError): VendorFailure {
  const { errorCode, status, retryAfter } = error;
  const code = [errorCode, status].find(Boolean) ?? error.code;
  const unavailable = failure(503, 'Temporarily unavailable.', retryAfter ?? USUAL_WAIT);
  if (CANNOT_PAY.includes(errorCode ?? 0))
    return { answer: unavailable, code, hint: 'The SJinn account lacks balance or membership.' };
  switch (error.code) {
    case 'unauthorized':
    case 'forbidden':
      return { answer: unavailable, code, hint: 'SJinn refuses the account key.' };
    case 'rate-limited':
      return { answer: unavailable, code };
    case 'not-found':
      // a gateway's page, in the vendor's place, knows nothing of the task
      return { answer: isUnknownTask(error) ? NOT_FOUND : NO_ANSWER, code };
    case 'invalid':
      return { answer: errorCode === undefined ? NO_ANSWER : REFUSED, code };
    case 'timeout':
      return { answer: failure(504, 'The service did not answer in time.'), code };
    default:
      return { answer: NO_ANSWER, code };
  }
}
