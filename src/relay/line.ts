import type { OjinError } from '../http/error.ts';
import { BUSY_WAIT } from '../sjinn/contract.ts';
import { type Answer, failure } from './answers.ts';
import { TIMES } from './options.ts';
import { tryStore, type Work } from './work.ts';

/*
 * While SJinn runs as many tasks as the account's plan allows, new ones wait in line. The line is on
 * the visitors' side: each repeats the call, with the same `Idempotency-Key`, when it is told to. SJinn
 * is asked once per wait, not by everyone. There is no order: who comes first when there is room, starts.
 */

/** @param wait ms */
export const inLine = (wait: number): Answer =>
  failure(429, 'Too many tasks are running. Repeat this call when there may be room.', wait);

/** ms until SJinn may be asked again; 0: now. */
export async function waitForRoom({ settings, keys }: Work): Promise<number> {
  const { store, clock } = settings;
  const until = await (store.passing ?? store).get(keyOf(keys)).catch(() => null);
  return Math.max(0, Number(until) - clock.now());
}

/**
 * SJinn has no room: the next to ask it has to wait.
 * @returns ms
 */
export async function noteNoRoom(error: OjinError, work: Work): Promise<number> {
  const { settings, keys, report } = work;
  const { store, clock } = settings;
  const wait = error.retryAfter ?? BUSY_WAIT;
  // room may come earlier than SJinn says
  const ttl = Math.min(wait, TIMES.longestLine);
  const until = String(clock.now() + ttl);
  await tryStore((store.passing ?? store).set(keyOf(keys), until, ttl), report);
  return wait;
}

const keyOf = ({ audience }: Work['keys']): string => `full:${audience}`;
