/**
 * Every way in which a call to a service, or showing its media, can fail.
 * `true` where a retry can help. User-facing messages are in `elements/locales`.
 */
export const ERROR_CODES = {
  aborted: false,
  timeout: true,
  network: true,
  invalid: false, // 400, 422 and other client errors
  unauthorized: false, // 401
  forbidden: false, // 403
  'not-found': false, // 404, 410
  conflict: false, // 409
  'rate-limited': true, // 429
  server: true, // 5xx
  'bad-answer': false, // 2xx with a body that does not match the documentation
  blocked: false, // by the page's Content Security Policy
  'no-media': false, // the configuration refers to no asset
  unsupported: false, // not previewable, or a format that this browser does not support
  media: true, // the media failed to load, even with a fresh link
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorDetail {
  /** HTTP status, if there was a response. */
  status?: number | undefined;
  /** The server's `Retry-After`, in ms. */
  retryAfter?: number | undefined;
  /** For `blocked`: the CSP directive to change, such as `media-src`. */
  directive?: string | undefined;
  /** For `invalid`: the attribute to change, such as `api-base`. */
  attribute?: string | undefined;
  /** The service's own error number from the body, if any. SJinn: 100 means no balance. */
  errorCode?: number | undefined;
  /** `unknown`: the service may or may not have processed the request. */
  outcome?: 'unknown' | undefined;
}

/**
 * What went wrong, as a code. The message contains no URL, query, key or body: it is safe to log.
 * The cause is for debuggers only: a browser's message may contain a URL, a parser's part of the
 * response. As in the standard, it is not enumerable, so neither JSON nor a copy of the error's
 * properties includes it.
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

/** Wraps anything thrown: errors that are not ours indicate an unexpected response. */
export const asOjinError = (cause: unknown): OjinError =>
  cause instanceof OjinError ? cause : new OjinError('bad-answer', {}, { cause });
