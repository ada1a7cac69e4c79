import assert from 'node:assert/strict';
import { randomUUID, type UUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { SJINN_KEY } from '../../src/emulator/index.ts';
import { type RelayProcess, startProcess } from '../relay/support/process.ts';
import { DURABLE, startRedis, type TestRedis } from '../relay/support/redis.ts';
import { type Told, visit } from '../relay/support/relay.ts';
import { chance } from './support/chance.ts';
import { type CountingEmulator, startEmulator } from './support/emulator.ts';
import { startWire, type Wire } from './support/wire.ts';

/*
 * The relay, or Redis, or both are killed at any moment of a create; then the same visitor comes back
 * with the same key. `PAID_ROUNDS=200 PAID_SEED=1` for other rounds than these.
 */

const ROUNDS = Number(process.env.PAID_ROUNDS ?? 20);
const SEED = Number(process.env.PAID_SEED ?? Date.now() % 1_000_000);
/** ms; what one way between relay and SJinn takes at most, and within what the kill comes. */
const [WAY, SPAN] = [25, 90];
/** ms; after which the relay calls a create that never ended unknown, and more than that. */
const PATIENCE = 90_000;

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

type Victim = 'relay' | 'redis' | 'both';
interface Round {
  readonly message: string;
  readonly key: UUID;
  readonly victim: Victim;
  readonly cookie: string | undefined;
  /** What the visitor was told before it all ended; undefined: nothing. */
  readonly first: Told | undefined;
}

const isOver = ({ status, json }: Told): boolean =>
  status === 200 || (status === 409 && json.outcome === 'unknown');
const idOf = (answer: Told | undefined) =>
  answer?.status === 200 ? (answer.json.data?.chat_id as string) : undefined;
const send = (request: Request) => fetch(request);

/** A relay that can be killed and started again on what it has left, and everything that it did. */
class Scene {
  readonly #env: Record<string, string>;
  readonly #redis: TestRedis | undefined;
  #relay: RelayProcess | undefined;

  constructor(env: Record<string, string>, redis?: TestRedis) {
    this.#redis = redis;
    this.#env = {
      ...{ SJINN_API_BASE: wire.url, SJINN_API_KEY: SJINN_KEY },
      ...{ RELAY_GLOBAL_TASKS_PER_DAY: '100000', ...env },
    };
  }

  async start(): Promise<void> {
    this.#relay = await startProcess(this.#env);
  }

  come(cookie?: string) {
    return visit(send, { base: this.#relay?.url ?? '', cookie });
  }

  async kill(victim: Victim): Promise<void> {
    if (victim !== 'relay') await this.#redis?.kill();
    if (victim !== 'redis') await this.#relay?.stop('SIGKILL');
  }

  async restart(victim: Victim): Promise<void> {
    if (victim !== 'relay') await this.#redis?.start();
    if (victim !== 'redis') await this.start();
  }

  async close(): Promise<void> {
    await this.#relay?.stop();
    await this.#redis?.close();
  }
}

/** Asks with the same key until there is an answer that will not change, or for so long (ms). */
async function comeBack(scene: Scene, round: Round, patience: number): Promise<Told> {
  const visitor = await scene.come(round.cookie);
  const end = Date.now() + patience;
  for (;;) {
    const answer = await visitor.create(round.message, round.key);
    if (isOver(answer) || Date.now() > end) return answer;
    await setTimeout(100);
  }
}

async function play(t: TestContext, scene: Scene, victims: readonly Victim[]): Promise<void> {
  const random = chance(SEED);
  const rounds: Round[] = [];
  for (let index = 0; index < ROUNDS; index++) {
    const victim = victims[index % victims.length]!;
    const visitor = await scene.come();
    const [message, key] = [`Film ${randomUUID()}`, randomUUID()];
    wire.slow(random.below(WAY), random.below(WAY));
    const creating = visitor.create(message, key).catch(() => undefined);
    await setTimeout(random.below(SPAN));
    await scene.kill(victim);
    const restarted = scene.restart(victim);
    const first = await creating;
    await restarted;
    wire.slow(0, 0);
    const round = { message, key, victim, cookie: visitor.cookie, first };
    rounds.push(round);
    await comeBack(scene, round, 300);
  }
  await judge(t, scene, rounds);
}

async function judge(t: TestContext, scene: Scene, rounds: readonly Round[]): Promise<void> {
  const counts = { found: 0, 'unknown, paid': 0, 'unknown, not paid': 0 };
  for (const round of rounds) {
    const last = await comeBack(scene, round, PATIENCE);
    const paid = (await emulator.tasks()).filter(({ message }) => message === round.message).length;
    const about = `${round.victim}, ${JSON.stringify(round.first?.json)} → ${JSON.stringify(last.json)}`;
    assert.ok(isOver(last), about);
    assert.ok(paid <= 1, `paid ${paid} times: ${about}`);
    const told = idOf(round.first);
    // Redis was away for the answer, and the relay was killed in the next round before it could
    // write it again: the visitor has the handle, and the key is never paid for again
    if (round.victim === 'relay' && told !== undefined)
      assert.equal(idOf(last), told, `it was promised: ${about}`);
    const id = told ?? idOf(last);
    if (id === undefined) {
      // nobody but the relay had the vendor's answer, and it was killed before it was kept
      assert.notEqual(round.victim, 'redis', about);
      counts[paid ? 'unknown, paid' : 'unknown, not paid']++;
      continue;
    }
    assert.equal(paid, 1, about);
    const { status } = await (await scene.come(round.cookie)).query(id);
    assert.equal(status, 200, 'the film is found again');
    counts.found++;
  }
  t.diagnostic(`seed ${SEED}: ${rounds.length} rounds, ${JSON.stringify(counts)}`);
}

test(`a file: the relay is killed at ${ROUNDS} random moments (seed ${SEED})`, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ojin-paid-'));
  const scene = new Scene({ RELAY_DATA: folder });
  t.after(async () => {
    await scene.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await scene.start();
  await play(t, scene, ['relay']);
});

test(`Redis: it, the relay, or both are killed at ${ROUNDS} random moments (seed ${SEED})`, async (t) => {
  const redis = await startRedis(DURABLE);
  const scene = new Scene({ REDIS_URL: redis.url }, redis);
  t.after(() => scene.close());
  await scene.start();
  await play(t, scene, ['relay', 'redis', 'both']);
});
