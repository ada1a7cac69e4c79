import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** ms between two looks at what is to come: each costs the page and this process some work. */
const EVERY = 100;
/** ms between two looks at what must not change. */
const CLOSELY = 50;

/**
 * Polls until `holds`, then returns the value. On timeout, fails with the last value.
 * @param timeout ms; generous, since the machine may be busy.
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean = Boolean,
  timeout = 30_000,
): Promise<T> {
  const deadline = new AbortController();
  let last: unknown = 'nothing';
  const given = pause(timeout, undefined, deadline).then(() =>
    // even if the page hangs and does not respond
    assert.fail(`Waited ${timeout} ms: ${what}. Last seen: ${JSON.stringify(last)}`),
  );
  const watched = async () => {
    while (!deadline.signal.aborted) {
      const seen = await look();
      if (holds(seen)) return seen;
      last = seen;
      await pause(EVERY);
    }
    return given;
  };
  try {
    return await Promise.race([watched(), given]);
  } finally {
    deadline.abort();
    given.catch(() => undefined);
  }
}

/** Checks for a limited time that something stays as it is: fails as soon as it does not hold. */
export async function meanwhile<T>(
  what: string,
  ms: number,
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean,
): Promise<void> {
  const end = Date.now() + ms;
  do {
    const seen = await look();
    assert.ok(holds(seen), `${what}. Seen: ${JSON.stringify(seen)}`);
    await pause(CLOSELY);
  } while (Date.now() < end);
}
