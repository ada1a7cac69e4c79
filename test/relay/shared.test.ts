import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { Redis } from 'ioredis';
import { redisStore } from '../../src/relay/node.ts';
import { freePort } from '../support/free-port.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type RelayProcess, startProcess } from './support/process.ts';
import { DURABLE, startRedis, type TestRedis } from './support/redis.ts';
import { until } from '../support/until.ts';
import { BASE, overNetwork, post, startRelay, type Told, told, visit } from './support/relay.ts';
import { snapshot, startVendor, type Vendor } from './support/vendor.ts';

/* Two relays in processes of their own, on one Redis. */

/** These could wait for a clock that stands still. */
const LIMIT = { timeout: 20_000 };
const CREATE = 'create_agent_task';
const QUERY = 'query_agent_task_status';
let redis: TestRedis;
let vendor: Vendor;
let one: RelayProcess;
let other: RelayProcess;
let client: Redis;

before(async () => {
  redis = await startRedis(); // first: without it nothing is left open
  vendor = await startVendor();
  const env = {
    ...{ REDIS_URL: redis.url, SJINN_API_BASE: vendor.url, RELAY_TASKS_PER_DAY: '25' },
    ...{ RELAY_CONCURRENT_TASKS: '1000', RELAY_GLOBAL_TASKS_PER_DAY: '60' },
  };
  [one, other] = await Promise.all([startProcess(env), startProcess(env)]);
  client = new Redis(redis.url);
  client.on('error', () => undefined);
});
after(async () => {
  client.disconnect();
  await Promise.all([one.stop(), other.stop()]);
  vendor.close();
  await redis.close();
});
beforeEach(async () => {
  vendor.replyWith();
  vendor.calls.length = 0;
  await client.flushall();
});

const come = (relay = one, cookie?: string) => visit(overNetwork, { base: relay.url, cookie });
/** Every other one to the other relay. */
const relayFor = (index: number) => (index % 2 ? one : other).url;
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const accepted = (answers: readonly { status: number }[]) =>
  answers.filter(({ status }) => status === 200).length;

/**
 * Asks on until there is no room. A relay on a busy machine may give Redis up, and what it had claimed
 * comes back a little later than the others ask.
 */
async function askOn(answers: Told[], allowed: number, ask: () => Promise<Told>): Promise<void> {
  await until(async () => {
    if (accepted(answers) < allowed) answers.push(await ask());
    return accepted(answers) >= allowed;
  });
  const { status } = await ask();
  assert.equal(status, 429);
  assert.equal(accepted(answers), allowed);
  assert.equal(vendor.count(CREATE), allowed);
}

test('200 at once by one visitor, 25 allowed: 25', async () => {
  const visitor = await come();
  const answers = await times(200, (index) =>
    visitor.create('x', randomUUID(), {}, relayFor(index)),
  );
  await askOn(answers, 25, () => visitor.create());
});

test('200 at once by ten visitors, 60 allowed to all: 60', async () => {
  const visitors = await times(10, (index) => come(index % 2 ? one : other));
  const answers = await times(200, (index) =>
    visitors[index % 10]!.create('x', randomUUID(), {}, relayFor(index >> 1)),
  );
  let next = 0;
  await askOn(answers, 60, () => visitors[next++ % 10]!.create());
});

test('20 at once with the same key are one task', async () => {
  const visitor = await come();
  const key = randomUUID();
  const answers = await times(20, (index) => visitor.create('x', key, {}, relayFor(index)));
  assert.equal(accepted(answers), 20);
  assert.equal(new Set(answers.map(({ json }) => json.data?.chat_id)).size, 1);
  assert.equal(vendor.count(CREATE), 1);
});

test('40 polls for one task are one call', async () => {
  const visitor = await come();
  const neighbour = await come(other, visitor.cookie);
  const handle = await visitor.start();
  vendor.replyWith({ data: snapshot(2, [['TODO_Write', ['1.']]]) });
  const answers = await times(40, (index) => (index % 2 ? visitor : neighbour).query(handle));
  assert.equal(accepted(answers), 40);
  assert.equal(vendor.count(QUERY), 1);
});

test('a task that the other relay sees end makes room', async (t) => {
  const limits = { concurrentTasks: 1 };
  const relays = await times(2, async () =>
    startRelay({ apiBase: vendor.url, limits, store: await redisStore(redis.url) }),
  );
  t.after(() => Promise.all(relays.map(({ relay }) => relay.close())));
  const [here, there] = [relays[0]!, relays[1]!];
  const visitor = await here.visit();
  const neighbour = await there.visit(visitor.cookie);
  const handle = await visitor.start();
  assert.equal((await visitor.create()).status, 429);
  vendor.replyWith({ data: snapshot(1, [['ffmpeg_full_compose', ['https://cdn.example/x']]]) });
  await neighbour.query(handle);
  vendor.replyWith();
  assert.equal((await visitor.create()).status, 200);
});

test('a relay that is killed while it starts a task: nobody starts it again', LIMIT, async (t) => {
  const doomed = await startProcess({ REDIS_URL: redis.url, SJINN_API_BASE: vendor.url });
  const visitor = await come(doomed);
  vendor.replyWith('hang');
  const key = randomUUID();
  const lost = assert.rejects(visitor.create('x', key));
  await until(() => vendor.count(CREATE) === 1);
  await doomed.stop('SIGKILL');
  await lost;
  vendor.replyWith();
  const later = startRelay({
    ...{ apiBase: vendor.url, store: await redisStore(redis.url) },
    clock: new FakeClock(Date.now() + 41_000),
  });
  t.after(() => later.relay.close());
  const { status, json } = await (await later.visit(visitor.cookie)).create('x', key);
  assert.deepEqual([status, json.outcome], [409, 'unknown']);
  assert.equal(vendor.count(CREATE), 1);
});

const storeOf = async ({ url }: RelayProcess): Promise<string> =>
  ((await (await fetch(`${url}/healthz`)).json()) as { store: string }).store;

test('without Redis nothing is started, polls and tokens go on; then all is well', async () => {
  const visitor = await come();
  const handle = await visitor.start();
  const key = randomUUID();
  await redis.kill();
  try {
    const { status, json, headers } = await visitor.create('x', key);
    assert.deepEqual([status, json.error_code, json.outcome], [503, 503, undefined]);
    assert.equal(headers.get('retry-after'), '5');
    const polls = await times(20, () => visitor.query(handle));
    assert.equal(accepted(polls), 20);
    assert.equal(vendor.count(QUERY), 1, 'one call for the process');
    await come(one, visitor.cookie);
    assert.equal(vendor.count(CREATE), 1);
    assert.equal(await storeOf(one), 'down');
    assert.ok(one.lines.some((line) => line.includes('"store-down"')));
  } finally {
    await redis.start();
  }
  await until(async () => (await storeOf(one)) === 'ok');
  assert.equal((await visitor.create('x', key)).status, 200);
});

test('a Redis that stands still: nothing is started', async () => {
  const visitor = await come();
  redis.stall();
  try {
    assert.equal((await visitor.create()).status, 503);
    assert.equal(vendor.count(CREATE), 0);
  } finally {
    redis.goOn();
  }
  await until(async () => (await visitor.create()).status === 200);
});

test('a relay may be there before Redis is', async (t) => {
  const late = await startRedis();
  t.after(() => late.close());
  await late.kill();
  const relay = await startProcess({ REDIS_URL: late.url, SJINN_API_BASE: vendor.url });
  t.after(() => relay.stop());
  const visitor = await come(relay);
  assert.equal((await visitor.create()).status, 503);
  assert.equal(await storeOf(relay), 'down');
  await late.start();
  await until(async () => (await storeOf(relay)) === 'ok');
  assert.equal((await visitor.create()).status, 200);
});

for (const [name, more, expected] of [
  ['keeps nothing', [], undefined],
  ['flushes every second', ['--appendonly', 'yes', '--appendfsync', 'everysec'], undefined],
  ['flushes before it answers', DURABLE, 86_400],
  [
    'forgets what is old when it is full',
    [...DURABLE, '--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru'],
    undefined,
  ],
] as const) {
  test(`a Redis that ${name}: a key is promised ${expected ? 'a day' : 'nothing'}`, async (t) => {
    const own = await startRedis(more);
    t.after(() => own.close());
    const { relay, logs } = startRelay({ store: await redisStore(own.url) });
    t.after(() => relay.close());
    const { json } = await told(relay(post(`${BASE}/token`)));
    assert.equal(json.idempotency_key_ttl, expected);
    const said = logs.find(({ event }) => event === 'store');
    assert.equal(said?.code, expected ? 'durable' : 'restart');
    assert.ok(said.hint?.includes('appendfsync always') !== Boolean(expected));
  });
}

test(
  'Redis is away when the answer comes: nobody is told before it is stored',
  LIMIT,
  async (t) => {
    const own = await startRedis(DURABLE);
    t.after(() => own.close());
    const {
      relay,
      logs,
      visit: arrive,
    } = startRelay({ apiBase: vendor.url, store: await redisStore(own.url) });
    t.after(() => relay.close());
    const visitor = await arrive();
    const key = randomUUID();
    let open: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (open = resolve));
    vendor.replyWith(async () => {
      await held;
      return { data: { project_id: 'p', chat_id: 'chat-late' } };
    });
    const creating = visitor.create('x', key);
    await until(() => vendor.count(CREATE) === 1);
    await own.kill();
    open?.();
    const tries = () => logs.filter(({ code }) => code === 'store-down').length;
    await until(() => tries() > 0);
    let answered = 0;
    const count = (answer: Told): Told => {
      answered++;
      return answer;
    };
    const both = Promise.all([creating.then(count), visitor.create('x', key).then(count)]);
    await until(() => tries() > 2);
    assert.equal(answered, 0);
    await own.start();
    const [first, second] = await both;
    assert.equal(first.status, 200);
    assert.deepEqual(second.json, first.json);
    const other = startRelay({ ...{ apiBase: vendor.url, store: await redisStore(own.url) } });
    t.after(() => other.relay.close());
    const neighbour = await other.visit(visitor.cookie);
    assert.deepEqual((await neighbour.create('x', key)).json, first.json);
    assert.equal(vendor.count(CREATE), 1);
  },
);

test('Redis stands still for 2 s, nobody is at the vendor: no slot is taken', LIMIT, async (t) => {
  const limits = { tasksPerDay: 1, concurrentTasks: 1 };
  const nobody = startRelay({
    ...{ apiBase: `http://127.0.0.1:${await freePort()}`, limits },
    store: await redisStore(redis.url),
  });
  t.after(() => nobody.relay.close());
  const key = randomUUID();
  const lost = await (await nobody.visit()).create('x', key);
  assert.deepEqual([lost.status, lost.json.outcome], [502, undefined], 'nothing was sent');

  const there = startRelay({ apiBase: vendor.url, limits, store: await redisStore(redis.url) });
  t.after(() => there.relay.close());
  const visitor = await there.visit();
  redis.stall();
  try {
    assert.equal((await visitor.create('x', key)).status, 503);
  } finally {
    redis.goOn();
  }
  await until(async () => (await visitor.create('x', key)).status === 200);
  assert.equal(vendor.count(CREATE), 1);
});
