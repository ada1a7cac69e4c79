import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a condition is looked at, in ms. */
const EVERY = 50;

/**
 * Looks again and again until `holds`; then gives what it saw. Fails with what it saw last.
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
    // also when the page hangs, and does not even answer
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

/** A bounded look at something that must stay as it is: fails as soon as it does not `hold`. */
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
    await pause(EVERY);
  } while (Date.now() < end);
}
