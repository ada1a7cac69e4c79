import type { Clock } from '../../http/clock.ts';
import { acquireStorageLock } from '../../sjinn/storage-lock.ts';
import type { TaskStorage } from '../../sjinn/task-store.ts';

/** ms after which to proceed without the lock: the `Idempotency-Key` still admits only one task. */
const LONGEST_WAIT = 45_000;

export interface ExclusiveWork<T> {
  /** The same in all tabs that exclude each other. */
  readonly name: string;
  /** Fallback where the browser has no Web Locks. */
  readonly storage: TaskStorage | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly work: () => Promise<T>;
}

/**
 * Lets one tab of the site at a time do something. Where neither locks nor storage are available (a
 * sandboxed frame), there is only this tab, and it proceeds without a lock.
 */
export async function runExclusively<T>(options: ExclusiveWork<T>): Promise<T> {
  const { clock, signal, work } = options;
  const waiting = new AbortController();
  const end = () => waiting.abort();
  signal.addEventListener('abort', end);
  clock.sleep(LONGEST_WAIT, waiting.signal).then(end, () => undefined);
  const release = await acquire(options, waiting.signal);
  end();
  signal.removeEventListener('abort', end);
  // aborted work may hang on a service that does not respond
  signal.addEventListener('abort', release);
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    signal.removeEventListener('abort', release);
    release();
  }
}

const NOOP = (): void => undefined;

async function acquire(
  { name, storage, clock }: ExclusiveWork<unknown>,
  signal: AbortSignal,
): Promise<() => void> {
  try {
    return await acquireWebLock(name, signal);
  } catch {
    if (signal.aborted || !storage) return NOOP;
  }
  return acquireStorageLock({ storage, name, clock, signal }).catch(() => NOOP);
}

/** @throws if Web Locks are unsupported, or denied to this page. */
function acquireWebLock(name: string, signal: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { signal }, () => new Promise<void>((release) => resolve(release)))
      .catch(reject);
  });
}
