import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { MemoryStore, type RelayOptions } from '../../src/relay/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { startRelay, type Told } from './support/relay.ts';
import { refused, type Reply, vendorForTests, UNKNOWN } from './support/vendor.ts';

/* The account runs as many tasks as its plan allows: visitors wait in line, and nothing is paid twice. */

const CREATE = 'create_agent_task';
const vendor = await vendorForTests();
let clock: FakeClock;
beforeEach(() => {
  clock = new FakeClock();
});
const start = (options: Partial<RelayOptions> = {}) =>
  startRelay({ apiBase: vendor.url, clock, ...options });
const FULL = refused(500, 200, 'Too many concurrent tasks');

function isInLine({ status, json, headers }: Told, seconds: number): void {
  assert.deepEqual([status, json.error_code, json.outcome], [429, 429, undefined]);
  assert.equal(headers.get('retry-after'), String(seconds));
  assert.doesNotMatch(JSON.stringify(json), /plan|account|SJinn|concurrent/i);
}

/** Each says "no room", and for how long (s). */
const REFUSALS: [string, Reply, number][] = [
  ['HTTP 429', { status: 429, json: {} }, 15],
  ['HTTP 429 with a time', { status: 429, json: {}, headers: { 'retry-after': '7' } }, 7],
  ['HTTP 429 from a gateway', { status: 429, text: '<h1>429</h1>' }, 15],
  ['429 in the envelope', refused(429), 15],
  ['a text with a number for anything', FULL, 15],
  ['a text with HTTP 403', refused(403, 403, 'Concurrent task limit reached'), 15],
  ['a text without a number', { json: { success: false, errorMsg: 'Task queue is full' } }, 15],
];
for (const [name, reply, seconds] of REFUSALS)
  test(`${name}: in line, then started with the same key, and paid once`, async () => {
    const { logs, visit } = start({ limits: { tasksPerDay: 1, concurrentTasks: 1 } });
    const visitor = await visit();
    const key = randomUUID();
    vendor.replyWith(reply);
    isInLine(await visitor.create('A film', key), seconds);
    const { level, hint } = logs.find(({ event }) => event === 'vendor') ?? {};
    assert.equal(level, 'error');
    assert.match(hint ?? '', /in line/);
    vendor.replyWith();
    await clock.advance(seconds * 1000);
    const first = await visitor.create('A film', key);
    assert.equal(first.status, 200);
    assert.deepEqual((await visitor.create('A film', key)).json, first.json);
    assert.equal(vendor.count(CREATE), 2);
  });

/** A visitor with one task to start, who keeps its key. */
async function waiting({ visit }: ReturnType<typeof start>) {
  const visitor = await visit();
  const key = randomUUID();
  return () => visitor.create('A film', key);
}

const hasStarted = ({ status }: Told) => status === 200;

test('while there is no room SJinn is asked once per wait, whoever comes', async () => {
  const relay = start();
  const [ada, kai, noor] = [await waiting(relay), await waiting(relay), await waiting(relay)];
  vendor.replyWith(FULL);
  isInLine(await ada(), 15);
  await clock.advance(4000);
  for (const one of [ada, kai, noor, kai]) isInLine(await one(), 11);
  assert.equal(vendor.count(CREATE), 1);
  assert.equal(relay.logs.filter(({ event }) => event === 'vendor').length, 1);
  await clock.advance(11_000);
  isInLine(await ada(), 15);
  for (const one of [kai, noor]) isInLine(await one(), 15);
  assert.equal(vendor.count(CREATE), 2);
});

test('first come, first started, across relays that share a store', async () => {
  const store = new MemoryStore(clock);
  const relays = [start({ store }), start({ store })] as const;
  const [ada, kai, noor] = [
    await waiting(relays[0]),
    await waiting(relays[1]),
    await waiting(relays[0]),
  ];
  vendor.replyWith(FULL);
  isInLine(await ada(), 15);
  isInLine(await kai(), 15);
  assert.equal(vendor.count(CREATE), 1);
  await clock.advance(5000);
  isInLine(await noor(), 10);
  vendor.replyWith();
  await clock.advance(10_000);
  const late = await waiting(relays[1]);
  for (const one of [late, noor, kai]) isInLine(await one(), 5);
  assert.equal(vendor.count(CREATE), 1, 'only the first in line is asked for');
  assert.ok(hasStarted(await ada()));
  for (const one of [late, noor]) isInLine(await one(), 5);
  for (const one of [kai, noor, late]) assert.ok(hasStarted(await one()));
  assert.equal(vendor.count(CREATE), 5);
});

test('whoever does not come back loses the place, and holds up nobody for long', async () => {
  const relay = start();
  const [gone, kai] = [await waiting(relay), await waiting(relay)];
  vendor.replyWith(FULL);
  isInLine(await gone(), 15);
  isInLine(await kai(), 15);
  vendor.replyWith();
  await clock.advance(15_000);
  isInLine(await kai(), 5);
  await clock.advance(15 * 500 + 10_000 - 1);
  isInLine(await kai(), 5);
  await clock.advance(1);
  assert.ok(hasStarted(await kai()));
  await clock.advance(60_000);
  assert.ok(hasStarted(await gone()), 'and may come again');
});

test('whoever is refused for another reason leaves the line', async () => {
  const relay = start();
  const [ada, kai] = [await waiting(relay), await waiting(relay)];
  vendor.replyWith(FULL);
  isInLine(await ada(), 15);
  isInLine(await kai(), 15);
  await clock.advance(15_000);
  vendor.replyWith(refused(100));
  assert.equal((await ada()).status, 503);
  vendor.replyWith();
  assert.ok(hasStarted(await kai()));
});

test('a visitor has as many places as tasks at once', async () => {
  const relay = start({ limits: { concurrentTasks: 2 } });
  const many = await relay.visit();
  const kai = await waiting(relay);
  vendor.replyWith(FULL);
  for (let times = 0; times < 5; times++) isInLine(await many.create(), 15);
  isInLine(await kai(), 15);
  vendor.replyWith();
  await clock.advance(32_500); // both of them are gone
  assert.ok(hasStarted(await kai()));
});

test('a line has 200 places; the others come back later', async () => {
  const relay = start({ limits: { globalTasksPerDay: 1000 } });
  vendor.replyWith(FULL);
  const all = [];
  for (let place = 0; place < 201; place++) {
    const one = await waiting(relay);
    isInLine(await one(), 15);
    all.push(one);
  }
  vendor.replyWith();
  await clock.advance(15_000);
  for (const one of all.slice(0, 200)) assert.ok(hasStarted(await one()));
  assert.ok(hasStarted(await all[200]!()));
});

test('when SJinn has had room for a while, there is no line', async () => {
  const relay = start();
  const [gone, kai] = [await waiting(relay), await waiting(relay)];
  vendor.replyWith(FULL);
  isInLine(await gone(), 15);
  vendor.replyWith();
  await clock.advance(135_000);
  assert.ok(hasStarted(await kai()));
});

test('waiting uses up no limit of the visitor, however long it takes', async () => {
  const { visit } = start({ limits: { tasksPerDay: 1, concurrentTasks: 1 } });
  const visitor = await visit();
  const key = randomUUID();
  vendor.replyWith(FULL);
  for (let times = 0; times < 12; times++) {
    isInLine(await visitor.create('A film', key), 15);
    await clock.advance(15_000);
  }
  vendor.replyWith();
  assert.equal((await visitor.create('A film', key)).status, 200);
  assert.equal((await visitor.create('A film')).status, 429);
});

test('a key whose task was started is answered even while there is no room', async () => {
  const { visit } = start();
  const visitor = await visit();
  const key = randomUUID();
  const first = await visitor.create('A film', key);
  vendor.replyWith(FULL);
  isInLine(await visitor.create('Another'), 15);
  assert.deepEqual((await visitor.create('A film', key)).json, first.json);
});

test('a key with an unknown outcome stays so while there is no room', async () => {
  const { visit } = start();
  const visitor = await visit();
  const key = randomUUID();
  vendor.replyWith(UNKNOWN[0]![1]);
  assert.equal((await visitor.create('A film', key)).json.outcome, 'unknown');
  vendor.replyWith(FULL);
  isInLine(await visitor.create('Another'), 15);
  assert.equal((await visitor.create('A film', key)).json.outcome, 'unknown');
});

test('a time that is too long does not close the line for so long', async () => {
  const { visit } = start();
  const visitor = await visit();
  vendor.replyWith({ status: 429, json: {}, headers: { 'retry-after': '3600' } });
  isInLine(await visitor.create(), 60);
  isInLine(await (await visit()).create(), 60);
  vendor.replyWith();
  await clock.advance(100_000); // and those who waited are gone
  assert.equal((await (await visit()).create()).status, 200);
});

test('no balance is not a matter of waiting', async () => {
  const visitor = await start().visit();
  vendor.replyWith(refused(100, 200, 'Insufficient balance: limit reached'));
  assert.equal((await visitor.create()).status, 503);
});
