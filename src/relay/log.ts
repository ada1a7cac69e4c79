/** One event. Never contains a key, token, handle, cookie, or the message of a visitor. */
export interface LogEntry {
  readonly level: 'info' | 'error';
  readonly event: 'request' | 'vendor' | 'store' | 'address' | 'origin' | 'verify' | 'failure';
  /** ISO 8601. */
  readonly time: string;
  /** Also sent in the response's `X-Request-Id`. */
  readonly requestId: string;
  /** A keyed digest of the visitor's id. */
  readonly visitor?: string;
  readonly method?: string;
  /** The last segment of the path. */
  readonly call?: string;
  /** HTTP status of the response. */
  readonly status?: number;
  readonly durationMs?: number;
  /** What went wrong: SJinn's error number, or a word. */
  readonly code?: number | string;
  /** What SJinn says about it, shortened and without secrets; or the origin that was refused. */
  readonly detail?: string;
  /** What the host should do. */
  readonly hint?: string;
}

export type Log = (entry: LogEntry) => void;

// eslint-disable-next-line no-console -- hosts collect one JSON line per event
export const logToConsole: Log = (entry) => console.log(JSON.stringify(entry));
