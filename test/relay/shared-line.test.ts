import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test, type TestContext } from 'node:test';
import { Redis } from 'ioredis';
import { until } from '../support/until.ts';
import { type RelayProcess, startProcess } from './support/process.ts';
import { startRedis, type TestRedis } from './support/redis.ts';
import { overNetwork, type Told, visit } from './support/relay.ts';
import { type Reply, startVendor, type Vendor } from './support/vendor.ts';

/* The line of those who wait for room at SJinn, at two relays in processes of their own, on one Redis. */

/** A place that nobody comes back to is kept for 11.5 s. */
const LIMIT = { timeout: 90_000 };
/** Not for whole ms, which Redis would not take. */
const NO_ROOM: Reply = { status: 429, json: {}, headers: { 'retry-after': '1.0015' } };
let redis: TestRedis;
let vendor: Vendor;
let client: Redis;

before(async () => {
  redis = await startRedis(); // first: without it nothing is left open
  vendor = await startVendor();
  client = new Redis(redis.url);
  client.on('error', () => undefined);
});
after(async () => {
  client.disconnect();
  vendor.close();
  await redis.close();
});
beforeEach(() => client.flushall());

/** Whom SJinn was asked for, in order, and for whom it has started a task. */
const asked: string[] = [];
const started: string[] = [];
/** Decides about each call, from now on. */
function answerWith(decide: (name: string) => Reply | undefined): void {
  asked.length = started.length = 0;
  vendor.replyWith(({ body }) => {
    const name = body.message as string;
    asked.push(name);
    const reply = decide(name);
    if (reply) return reply;
    started.push(name);
    return { data: { project_id: 'p', chat_id: name } };
  });
}

async function relays(t: TestContext): Promise<[RelayProcess, RelayProcess]> {
  const env = { REDIS_URL: redis.url, SJINN_API_BASE: vendor.url };
  const both = await Promise.all([startProcess(env), startProcess(env)]);
  t.after(() => Promise.all(both.map((relay) => relay.stop())));
  return both;
}

/** Somebody who wants one film, and asks for it with one key, wherever the balancer leads. */
async function visitor(name: string, relay: RelayProcess) {
  const { create } = await visit(overNetwork, { base: relay.url });
  const key = randomUUID();
  return {
    ...{ name, relay },
    ask: (at = relay): Promise<Told> => create(name, key, {}, at.url),
  };
}
type Visitor = Awaited<ReturnType<typeof visitor>>;

/** They come one after the other, every other one to the other relay; all of them have to wait. */
async function queue(names: readonly string[], both: readonly RelayProcess[]): Promise<Visitor[]> {
  const line: Visitor[] = [];
  for (const [index, name] of names.entries()) {
    const one = await visitor(name, both[index % 2]!);
    assert.equal((await one.ask()).status, 429, name);
    line.push(one);
  }
  return line;
}

/** All ask at once, the last ones first, again and again, until each has a film. */
async function askUntilStarted(
  line: readonly Visitor[],
  relayOf: (one: Visitor) => RelayProcess,
  afterRound: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Map<string, Told>> {
  const films = new Map<string, Told>();
  await until(async () => {
    const still = line.filter(({ name }) => !films.has(name)).toReversed();
    const answers = await Promise.all(
      still.map(async (one) => [one, await one.ask(relayOf(one))] as const),
    );
    for (const [{ name }, answer] of answers) {
      if (answer.status === 200) films.set(name, answer);
      else assert.equal(answer.status, 429, `${name}: ${JSON.stringify(answer.json)}`);
    }
    await afterRound();
    return films.size === line.length;
  });
  return films;
}

const NAMES = ['ada', 'kai', 'noor', 'lin', 'sam', 'eve', 'max', 'zoe'];

test(
  'who waits at two relays is served in the order they came, once, and asked for once per wait',
  LIMIT,
  async (t) => {
    const both = await relays(t);
    let calls = 0;
    answerWith(() => (calls++ % 2 ? undefined : NO_ROOM)); // room for one, then none for a while
    const line = await queue(NAMES, both);
    assert.deepEqual(asked, ['ada']);
    const films = await askUntilStarted(line, ({ relay }) => relay);
    assert.deepEqual(started, NAMES);
    assert.deepEqual(
      asked,
      NAMES.flatMap((name) => [name, name]),
      'nobody is asked for before it is their turn',
    );
    for (const one of line)
      for (const relay of both)
        assert.deepEqual((await one.ask(relay)).json, films.get(one.name)?.json, 'the same film');
    assert.deepEqual(started, NAMES);
  },
);

test('a relay is killed: who waited at it keeps the place at the other', LIMIT, async (t) => {
  const both = await relays(t);
  const [doomed, other] = both;
  let calls = 0;
  answerWith(() => (calls++ % 2 ? undefined : NO_ROOM));
  const line = await queue(NAMES, both);
  let isKilled = false;
  const films = await askUntilStarted(
    line,
    ({ relay }) => (isKilled ? other : relay),
    async () => {
      if (isKilled || started.length < 3) return;
      isKilled = true;
      await doomed.stop('SIGKILL');
      // whoever comes now comes last
      line.push(await visitor('late', other));
    },
  );
  assert.ok(isKilled);
  assert.deepEqual(started, [...NAMES, 'late']);
  for (const one of line)
    assert.deepEqual((await one.ask(other)).json, films.get(one.name)?.json, 'the same film');
  assert.deepEqual(started, [...NAMES, 'late']);
});

test(
  'a relay is killed while SJinn starts the film of the first: nobody starts it again, the others go on',
  LIMIT,
  async (t) => {
    const both = await relays(t);
    const [doomed, other] = both;
    answerWith(() => NO_ROOM);
    const [first, ...others] = await queue(NAMES, both);
    answerWith((name) => (name === 'ada' ? 'hang' : undefined));
    await until(async () => {
      void first!.ask().catch(() => undefined);
      await client.ping();
      return asked.length > 0;
    });
    await doomed.stop('SIGKILL');
    await askUntilStarted(others, () => other);
    assert.deepEqual(started, NAMES.slice(1));
    const { status, json } = await first!.ask(other);
    assert.equal(status, 409, JSON.stringify(json));
    assert.deepEqual(asked, NAMES);
  },
);
