import type { SjinnClient } from '../sjinn/client.ts';
import type { Keys } from './keys.ts';
import type { LogEntry } from './log.ts';
import type { Settings } from './options.ts';

/** What one request is worked on with. */
export interface Work {
  readonly settings: Settings;
  readonly keys: Keys;
  /** @param timeout of one call, in ms */
  readonly sjinn: (timeout: number) => SjinnClient;
  readonly report: Report;
}

/** What the parts of one answer share. */
export interface RelayEnv {
  Variables: {
    work: Work;
    requestId: string;
    /** A keyed digest of the visitor's id: nothing else is stored, logged or put into a token. */
    visitor?: string;
  };
}

/** Tells the host what went wrong, beside the line that every request gets. */
export type Report = (
  event: Exclude<LogEntry['event'], 'request'>,
  detail: Pick<LogEntry, 'code' | 'hint'>,
) => void;

/** The set of a visitor's running tasks; a finished one leaves it. */
export const runningKey = (visitor: string): string => `running:${visitor}`;

/** Does what can be left undone; the host hears of it when it was. */
export async function tryStore(doing: Promise<unknown>, report: Report): Promise<void> {
  await doing.catch(() => report('store', { code: 'store-down' }));
}
