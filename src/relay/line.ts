import type { OjinError } from '../http/error.ts';
import { BUSY_WAIT } from '../sjinn/contract.ts';
import { type Answer, failure } from './answers.ts';
import { placesOf, type TaskLimit } from './limits.ts';
import { TIMES } from './options.ts';
import { tryStore, type Work } from './work.ts';

/*
 * While SJinn runs as many tasks as the account's plan allows, new ones wait in line: first come, first
 * asked for, across all relays that share a store. The visitors move the line: each repeats the call,
 * with the same `Idempotency-Key`, when it is told to; whoever does not come back loses the place. SJinn
 * is asked for the first in line only, once per wait.
 */

/** Who waits in line. */
export interface Waiting {
  /** The same for every call with one `Idempotency-Key`. */
  readonly member: string;
  readonly limits: readonly TaskLimit[];
}

/** In line altogether; whoever comes later has no place, and comes back later. */
const MAX_PLACES = 200;
/** Clients come back up to a half later than they are told, so that not all come at once. */
const LATEST = 1.5;

/** @param wait ms */
export const inLine = (wait: number): Answer =>
  failure(429, 'Too many tasks are running. Repeat this call when there may be room.', wait);

/** ms until it may be this one's turn; 0: now. A visitor never waits for a store that is down. */
export async function waitForTurn(waiting: Waiting, work: Work): Promise<number> {
  const { passing, clock } = work.settings;
  const until = await passing.get(fullKey(work)).catch(() => null);
  if (until === null) return 0; // nobody waits
  const closed = Math.max(0, Number(until) - clock.now());
  const wait = closed || TIMES.turn;
  const inFront = await lineUp(waiting, wait, work).catch(() => 0);
  return closed || inFront !== 0 ? wait : 0;
}

/**
 * SJinn has no room for this one, who is in line now: the next to ask it has to wait.
 * @returns ms
 */
export async function noteNoRoom(error: OjinError, waiting: Waiting, work: Work): Promise<number> {
  const { passing, clock } = work.settings;
  // room may come earlier than SJinn says; whole ms, as Redis takes no others
  const wait = Math.ceil(Math.min(error.retryAfter ?? BUSY_WAIT, TIMES.longestLine));
  const until = String(clock.now() + wait);
  await tryStore(passing.set(fullKey(work), until, wait + TIMES.lineLifetime), work.report);
  await tryStore(lineUp(waiting, wait, work), work.report);
  return wait;
}

/** It has had its turn. */
export function leaveLine({ member, limits }: Waiting, work: Work): Promise<void> {
  const places = placesOf(limits, 0).map(({ key }) => key);
  const left = work.settings.passing.release(member, [lineKey(work), ...places]);
  return tryStore(left, work.report);
}

/** @returns how many are in front; null: there is no place left, or none for this visitor */
async function lineUp(
  { member, limits }: Waiting,
  wait: number,
  work: Work,
): Promise<number | null> {
  const { passing } = work.settings;
  const ttl = Math.ceil(wait * LATEST) + TIMES.grace;
  const { claimed } = await passing.claim(member, placesOf(limits, ttl));
  return claimed ? passing.lineUp(member, { key: lineKey(work), max: MAX_PLACES, ttl }) : null;
}

const fullKey = ({ keys }: Work): string => `full:${keys.audience}`;
const lineKey = ({ keys }: Work): string => `line:${keys.audience}`;
