import type { Keys } from './keys.ts';
import type { LogEntry } from './log.ts';
import type { Connection } from './address.ts';
import type { Settings } from './options.ts';
import type { Caller } from './tokens.ts';
import type { Upstream } from './upstream.ts';
import type { Writes } from './writes.ts';

/** The context of one request. */
export interface Work {
  readonly settings: Settings;
  readonly keys: Keys;
  /** @param timeout of one call, in ms */
  readonly sjinn: (timeout: number) => Upstream;
  readonly writes: Writes;
  readonly client: Client;
  readonly report: Report;
}

/** Where the request comes from. */
export interface Client {
  /** Undefined when unknown. */
  readonly address: string | undefined;
  /** A keyed digest of the address (IPv6: of its /64); the same for all unknown ones. */
  bucket(): Promise<string>;
}

/** Hono's environment: what the handlers of one request share. */
export interface RelayEnv {
  Bindings: Connection;
  Variables: {
    work: Work;
    requestId: string;
    /** A keyed digest of the visitor's id: nothing else is stored, logged or put into a token. */
    visitor?: string;
    /** Set once the token is accepted. */
    caller?: Caller;
  };
}

/** Logs an error for the host, in addition to the request's own log line. */
export type Report = (
  event: Exclude<LogEntry['event'], 'request'>,
  entry: Pick<LogEntry, 'code' | 'detail' | 'hint'>,
) => void;

/** Awaits a write that may be lost; a failure is only reported. */
export async function tryStore(write: Promise<unknown>, report: Report): Promise<void> {
  await write.catch(() => report('store', { code: 'store-down' }));
}
