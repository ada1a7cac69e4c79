/**
 * Every way in which talking to a service, or showing what it sent, can fail.
 * `true` where trying the same thing again can help. Sentences for people live in
 * `elements/locales`.
 */
export const ERROR_CODES = {
  aborted: false,
  timeout: true,
  network: true,
  invalid: false, // 400, 422 and other refusals of the request itself
  unauthorized: false, // 401
  forbidden: false, // 403
  'not-found': false, // 404, 410
  conflict: false, // 409
  'rate-limited': true, // 429
  server: true, // 5xx
  'bad-answer': false, // 2xx with a body that is not what the service documents
  blocked: false, // by the page's Content Security Policy
  'no-media': false, // the configuration names no asset
  unsupported: false, // nothing that can be previewed, or a format that this browser refuses
  media: true, // the film, picture or sound did not load, also not with a fresh link
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorDetail {
  /** HTTP status, when there was an answer. */
  status?: number | undefined;
  /** What the server asked for in `Retry-After`, in ms. */
  retryAfter?: number | undefined;
  /** For `blocked`: the directive that has to change, such as `media-src`. */
  directive?: string | undefined;
  /** For `invalid`: the attribute that has to change, such as `api-base`. */
  attribute?: string | undefined;
  /** The service's own number, when it gave one in the body. SJinn: 100 is no balance. */
  errorCode?: number | undefined;
  /** `unknown`: the service may or may not have done what it was asked for. */
  outcome?: 'unknown' | undefined;
}

/**
 * What went wrong, as a code. The message holds neither URL, query, key nor body: it is safe to
 * log. The cause is for a debugger alone: a browser's own message may hold a URL, a parser's a
 * piece of the answer. As the standard has it, it is not enumerable: neither a copy of the error's
 * properties nor JSON holds it.
 */
export class OjinError extends Error implements ErrorDetail {
  declare readonly code: ErrorCode;
  declare readonly retryable: boolean;
  declare readonly status: number | undefined;
  declare readonly retryAfter: number | undefined;
  declare readonly directive: string | undefined;
  declare readonly attribute: string | undefined;
  declare readonly errorCode: number | undefined;
  declare readonly outcome: 'unknown' | undefined;

  constructor(code: ErrorCode, detail: ErrorDetail = {}, options?: ErrorOptions) {
    super(code + (detail.status ? ` (HTTP ${detail.status})` : ''), options);
    Object.assign(this, { name: 'OjinError', code, retryable: ERROR_CODES[code] }, detail);
  }
}

/** What anything was thrown as means: an error that is not ours tells of an answer nobody foresaw. */
export const asOjinError = (cause: unknown): OjinError =>
  cause instanceof OjinError ? cause : new OjinError('bad-answer', {}, { cause });
