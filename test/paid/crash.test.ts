import assert from 'node:assert/strict';
import { randomUUID, type UUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { SJINN_KEY } from '../../src/emulator/index.ts';
import { systemClock } from '../../src/http/clock.ts';
import { TIMES } from '../../src/relay/options.ts';
import type { RelayStore } from '../../src/relay/index.ts';
import { fileStore, redisStore } from '../../src/relay/node.ts';
import { DURABLE, startRedis } from '../relay/support/redis.ts';
import { startRelay, type Told } from '../relay/support/relay.ts';
import { type Chance, chance } from '../support/chance.ts';
import { type CountingEmulator, startEmulator } from './support/emulator.ts';
import { Scene, type Victim } from './support/scene.ts';
import { startWire, STEPS, type Wire } from './support/wire.ts';

/*
 * The relay, or Redis, or both are killed at any moment of a create; then the same visitor comes back
 * with the same key. A key is paid for at most once, always; a film that somebody was told of, or
 * that the store knows of, is found again. Only a film whose relay dies between SJinn's answer and
 * the store is known to nobody but SJinn: then the visitor is told that the outcome is unknown.
 *
 * Each round is one create. Several are interrupted by one kill, a random while after a random step
 * of one of them. `PAID_ROUNDS=200 PAID_SEED=1` for other
 * rounds than these.
 */

const ROUNDS = Number(process.env.PAID_ROUNDS ?? 20);
const SEED = Number(process.env.PAID_SEED ?? Date.now() % 1_000_000);
/** Relays beside each other, and creates that one kill interrupts. */
const [LANES, AT_ONCE] = [2, 4];
/** ms; what one way between relay and SJinn takes at most. */
const WAY = 40;
/** ms; how long after a step the kill comes at most: at once, or when the disk may have been written. */
const PAUSES = [12, 150];

let emulator: CountingEmulator;
let wire: Wire;
before(async () => {
  emulator = await startEmulator();
  wire = await startWire(emulator.apiBase);
});
after(async () => {
  wire.close();
  await emulator.stop();
});

interface Round {
  readonly message: string;
  readonly key: UUID;
  readonly victim: Victim;
  readonly cookie: string | undefined;
  /** What the visitor was told by the call that the kill was to interrupt; nothing if it was cut. */
  first?: Told;
  /** Only after the time that the relay waits for the store at most: then it need not be kept. */
  isLate?: boolean;
  /** Everything that the visitor was told. */
  readonly told: Told[];
}

const idOf = ({ status, json }: Told): string | undefined =>
  status === 200 ? (json.data?.chat_id as string) : undefined;

/** Counts what has happened to the creates that are to be interrupted. */
class Steps {
  #left: number;
  #reach: () => void = () => undefined;
  readonly reached: Promise<void>;

  constructor(count: number) {
    this.#left = count;
    this.reached = new Promise((resolve) => (this.#reach = resolve));
    if (!count) this.#reach();
  }

  readonly next = (): void => {
    if (--this.#left === 0) this.#reach();
  };
}

async function prepare(scene: Scene, victim: Victim, random: Chance, onStep: () => void) {
  const visitor = await scene.come();
  const round: Round = {
    ...{ message: `Film ${randomUUID()}`, key: randomUUID() },
    ...{ victim, cookie: visitor.cookie, told: [] },
  };
  const [there, back] = [random.below(WAY), random.below(WAY)];
  wire.watch(round.message, { there, back, onStep });
  const run = async () => {
    const begun = performance.now();
    const answer = await visitor.create(round.message, round.key).catch(() => undefined);
    if (!answer) return;
    round.first = answer;
    round.isLate = performance.now() - begun >= TIMES.storeWait;
    round.told.push(answer);
  };
  return { round, run };
}

/** The visitor asks again with the same key, until the store is there. */
async function comeBack(scene: Scene, { cookie, message, key, told }: Round): Promise<void> {
  const visitor = await scene.come(cookie);
  for (;;) {
    const answer = await visitor.create(message, key);
    told.push(answer);
    if (answer.status !== 503) return;
    await setTimeout(50);
  }
}

/** One relay, killed again and again. */
async function play(scene: Scene, victims: readonly Victim[], random: Chance, count: number) {
  const rounds: Round[] = [];
  await scene.start();
  for (let kills = 0; rounds.length < count; kills++) {
    const victim = victims[kills % victims.length]!;
    const few = Math.min(AT_ONCE, count - rounds.length);
    const steps = new Steps(random.below(few * STEPS + 1));
    const creates = await Promise.all(
      Array.from({ length: few }, () => prepare(scene, victim, random, steps.next)),
    );
    const interrupted = creates.map(({ run }) => run());
    await Promise.race([steps.reached, Promise.all(interrupted)]);
    await setTimeout(random.below(PAUSES[random.below(PAUSES.length)]!));
    await scene.strike(victim, async () => {
      const waiting = interrupted.filter((_, index) => !creates[index]?.round.first);
      if (waiting.length) await Promise.race(waiting);
    });
    await Promise.all(interrupted);
    await Promise.all(creates.map(({ round }) => comeBack(scene, round)));
    rounds.push(...creates.map(({ round }) => round));
  }
  await scene.stopRelay();
  return rounds;
}

/** Asks one by one for every key, when the relay calls unknown what has not ended by then. */
async function judge(t: TestContext, store: RelayStore, rounds: readonly Round[]): Promise<void> {
  const now = () => Date.now() + TIMES.create + TIMES.grace + 1000;
  const { relay, visit } = startRelay({
    ...{ apiBase: wire.url, apiKey: SJINN_KEY, store, clock: { ...systemClock, now } },
    limits: { globalTasksPerDay: 100_000 },
  });
  t.after(() => relay.close());
  const counts = {
    'told at once': 0,
    'found later': 0,
    'unknown, paid': 0,
    'unknown, not paid': 0,
  };
  for (const { message, key, victim, cookie, first, isLate, told } of rounds) {
    const visitor = await visit(cookie);
    const last = await visitor.create(message, key);
    const paid = (await emulator.tasks()).filter((task) => task.message === message).length;
    const about = `${victim}, paid ${paid} times: ${JSON.stringify([...told, last].map(({ json }) => json))}`;
    assert.ok(paid <= 1, about);
    const ids = new Set([...told, last].map(idOf).filter((id) => id !== undefined));
    const [id] = ids;
    if (id === undefined) {
      assert.deepEqual([last.status, last.json.outcome], [409, 'unknown'], about);
      assert.ok(!paid || victim !== 'redis', `the relay that knew it is alive: ${about}`);
      counts[paid ? 'unknown, paid' : 'unknown, not paid']++;
      continue;
    }
    if (!isLate) assert.equal(idOf(last), id, `it is found again with its key: ${about}`);
    assert.equal(ids.size, 1, about);
    assert.equal(paid, 1, about);
    assert.equal((await visitor.query(id)).status, 200, `and can be read: ${about}`);
    counts[first && idOf(first) ? 'told at once' : 'found later']++;
  }
  t.diagnostic(`seed ${SEED}: ${rounds.length} rounds, ${JSON.stringify(counts)}`);
}

const env = (store: Record<string, string>) => ({
  ...{ SJINN_API_BASE: wire.url, SJINN_API_KEY: SJINN_KEY },
  ...{ RELAY_GLOBAL_TASKS_PER_DAY: '100000', ...store },
});
/** Side by side, each with its share of the rounds. */
const lanes = <T>(make: (index: number, count: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: LANES }, (_, index) => make(index, Math.ceil(ROUNDS / LANES))));

test(`a file of two relays: ${ROUNDS} creates, a relay is killed (seed ${SEED})`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ojin-paid-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const rounds = await lanes((index, count) => {
    const scene = new Scene(env({ RELAY_DATA: folder }));
    t.after(() => scene.stopRelay());
    return play(scene, ['relay'], chance(SEED + index), count);
  });
  await judge(t, await fileStore(folder), rounds.flat());
});

test(`Redis: ${ROUNDS} creates, it, a relay, or both are killed (seed ${SEED})`, async (t) => {
  await lanes(async (index, count) => {
    const redis = await startRedis(DURABLE);
    t.after(() => redis.close());
    const scene = new Scene(env({ REDIS_URL: redis.url }), redis);
    t.after(() => scene.stopRelay());
    const rounds = await play(
      scene,
      ['relay', 'redis', 'in turn', 'both', 'in turn'],
      chance(SEED + index),
      count,
    );
    await judge(t, await redisStore(redis.url), rounds);
  });
});
