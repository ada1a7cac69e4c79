import type { Clock } from '../http/clock.ts';
import type { TaskStorage } from './task-store.ts';

/** ms. Longer than a create call with its repetitions; a tab that was closed holds it no longer. */
const LEASE = 60_000;
/** ms in which a write reaches the other tabs. */
const SETTLE = 80;
/** ms between two looks at a lock that somebody else holds. */
const LOOK = 100;

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
 * Lets one tab at a time do something, where the browser has no Web Locks (pages without TLS): whoever
 * has written last, and still stands there a moment later, goes first.
 *
 * @returns what gives it back.
 * @throws the signal's reason.
 */
export async function acquireStorageLock(options: StorageLockOptions): Promise<() => void> {
  const { storage, name, clock, signal } = options;
  const owner = String(Math.random());
  for (;;) {
    const held = read(storage, name);
    const left = held ? held.until - clock.now() : 0;
    // by a clock that was changed, it might be held for years
    if (left > 0 && left <= LEASE) {
      await clock.sleep(LOOK, signal);
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
