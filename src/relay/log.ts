/** One event. It never holds a key, token, handle, message or cookie. */
export interface LogEntry {
  readonly level: 'info' | 'error';
  readonly event: 'request' | 'vendor' | 'store' | 'address' | 'verify' | 'failure';
  /** ISO 8601. */
  readonly time: string;
  /** Also in the answer's `X-Request-Id`. */
  readonly requestId: string;
  /** A keyed digest of the visitor's id. */
  readonly visitor?: string;
  readonly method?: string;
  /** The last segment of the path. */
  readonly call?: string;
  /** HTTP status of the answer. */
  readonly status?: number;
  readonly durationMs?: number;
  /** What went wrong: SJinn's number, or a word. */
  readonly code?: number | string;
  /** What the host should do. */
  readonly hint?: string;
}

export type Log = (entry: LogEntry) => void;

// eslint-disable-next-line no-console -- one JSON line for each event is what a host collects
export const logToConsole: Log = (entry) => console.log(JSON.stringify(entry));
