import type { Keys } from './keys.ts';
import type { LogEntry } from './log.ts';
import type { Connection } from './address.ts';
import type { Settings } from './options.ts';
import type { Caller } from './tokens.ts';
import type { Upstream } from './upstream.ts';
import type { Writes } from './writes.ts';

/** What one request is worked on with. */
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
  /** Undefined when nobody knows. */
  readonly address: string | undefined;
  /** A keyed digest of the address, or of what of it counts as one; the same for all unknown ones. */
  bucket(): Promise<string>;
}

/** What the parts of one answer share. */
export interface RelayEnv {
  Bindings: Connection;
  Variables: {
    work: Work;
    requestId: string;
    /** A keyed digest of the visitor's id: nothing else is stored, logged or put into a token. */
    visitor?: string;
    /** Once their token is accepted. */
    caller?: Caller;
  };
}

/** Tells the host what went wrong, beside the line that every request gets. */
export type Report = (
  event: Exclude<LogEntry['event'], 'request'>,
  detail: Pick<LogEntry, 'code' | 'hint'>,
) => void;

/** Does what can be left undone; the host hears of it when it was. */
export async function tryStore(doing: Promise<unknown>, report: Report): Promise<void> {
  await doing.catch(() => report('store', { code: 'store-down' }));
}
