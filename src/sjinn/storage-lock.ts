import type { Clock } from '../http/clock.ts';
import type { TaskStorage } from './task-store.ts';

/** ms. Longer than a create call with its retries; expires when a tab was closed. */
const LEASE = 60_000;
/** ms for a write to become visible in other tabs. */
const SETTLE = 80;
/** Poll interval (ms) while another tab holds the lock. */
const POLL_INTERVAL = 100;

export interface StorageLockOptions {
  readonly storage: TaskStorage;
  readonly name: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Lease {
  readonly owner: string;
  readonly until: number;
}

/**
 * A lock across tabs, for browsers without Web Locks (pages without TLS): the last writer whose
 * entry is still there a moment later gets the lock.
 *
 * @returns a function that releases it.
 * @throws the signal's reason.
 */
export async function acquireStorageLock(options: StorageLockOptions): Promise<() => void> {
  const { storage, name, clock, signal } = options;
  const owner = String(Math.random());
  for (;;) {
    const held = read(storage, name);
    const left = held ? held.until - clock.now() : 0;
    // after a clock change, it might seem to be held for years
    if (left > 0 && left <= LEASE) {
      await clock.sleep(POLL_INTERVAL, signal);
      continue;
    }
    storage.setItem(name, JSON.stringify({ owner, until: clock.now() + LEASE } satisfies Lease));
    await clock.sleep(SETTLE, signal);
    if (read(storage, name)?.owner === owner)
      return () => {
        if (read(storage, name)?.owner === owner) storage.removeItem(name);
      };
  }
}

function read(storage: TaskStorage, name: string): Lease | undefined {
  try {
    const { owner, until } = JSON.parse(storage.getItem(name) ?? '{}') as Partial<Lease>;
    return typeof owner === 'string' && typeof until === 'number' ? { owner, until } : undefined;
  } catch {
    return undefined; // not ours
  }
}
