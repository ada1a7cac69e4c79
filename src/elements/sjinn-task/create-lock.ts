import type { Clock } from '../../http/clock.ts';
import { acquireStorageLock } from '../../sjinn/storage-lock.ts';
import type { TaskStorage } from '../../sjinn/task-store.ts';

/** ms. After this somebody goes on without the lock: the `Idempotency-Key` still lets one task through. */
const LONGEST_WAIT = 45_000;

export interface ExclusiveWork<T> {
  /** The same in all tabs that exclude each other. */
  readonly name: string;
  /** Stands in where the browser has no locks. */
  readonly storage: TaskStorage | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly work: () => Promise<T>;
}

/**
 * Lets one tab of the site at a time do something. Where neither locks nor storage may be used (a
 * sandboxed frame) there is but this tab, and it goes on by itself.
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
  // work that is given up may hang on somebody who does not answer
  signal.addEventListener('abort', release);
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    signal.removeEventListener('abort', release);
    release();
  }
}

const NOTHING = (): void => undefined;

async function acquire(
  { name, storage, clock }: ExclusiveWork<unknown>,
  signal: AbortSignal,
): Promise<() => void> {
  try {
    return await acquireWebLock(name, signal);
  } catch {
    if (signal.aborted || !storage) return NOTHING;
  }
  return acquireStorageLock({ storage, name, clock, signal }).catch(() => NOTHING);
}

/** @throws where there are none, or none for this page. */
function acquireWebLock(name: string, signal: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { signal }, () => new Promise<void>((release) => resolve(release)))
      .catch(reject);
  });
}
