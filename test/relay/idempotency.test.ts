import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { MemoryStore, type RelayOptions } from '../../src/relay/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { startRelay, type Told } from './support/relay.ts';
import { until } from '../support/until.ts';
import { type Reply, vendorForTests, UNKNOWN } from './support/vendor.ts';

/* At most one task for each key. */

const CREATE = 'create_agent_task';
const vendor = await vendorForTests();
const start = (options: Partial<RelayOptions> = {}) =>
  startRelay({ apiBase: vendor.url, ...options });

/** A vendor that answers when the test lets it. */
function gate() {
  let resolve: (reply: Reply) => void = () => undefined;
  const promise = new Promise<Reply>((settled) => (resolve = settled));
  vendor.replyWith(() => promise);
  return resolve;
}
const STARTED: Reply = { data: { project_id: 'p', chat_id: 'chat-7' } };

test('the same key and body: the same answer, and one task', async () => {
  const visitor = await start({ limits: { tasksPerDay: 1 } }).visit();
  const key = randomUUID();
  const first = await visitor.create('A film', key);
  assert.equal(first.status, 200);
  assert.deepEqual((await visitor.create('A film', key)).json, first.json);
  assert.equal((await visitor.create('Another film', key)).status, 422);
  assert.equal((await visitor.create('A film')).status, 429);
  assert.equal(vendor.count(CREATE), 1);
});

test('a key belongs to its visitor, where the host knows who that is', async () => {
  let name = 'ada';
  const { visit } = start({ identify: () => name });
  const key = randomUUID();
  const ada = await visit();
  name = 'kai';
  const kai = await visit();
  const [one, other] = [await ada.create('A film', key), await kai.create('Mine', key)];
  assert.deepEqual([one.status, other.status], [200, 200]);
  assert.notEqual(one.json.data?.chat_id, other.json.data?.chat_id);
});

test('a reload before the answer, and the cookie does not come back: one task', async () => {
  const { visit } = start();
  const key = randomUUID();
  const [before, after] = [await visit(), await visit()]; // two visitors, says the cookie
  const open = gate();
  const lost = before.create('A film', key);
  await until(() => vendor.count(CREATE) === 1);
  const again = after.create('A film', key);
  open(STARTED);
  const [first, second] = [await lost, await again];
  assert.equal(second.status, 200);
  assert.equal(second.json.data?.chat_id, first.json.data?.chat_id);
  assert.equal((await after.create('Another film', key)).status, 422);
  assert.equal(vendor.count(CREATE), 1);
});

test('20 at once with the same key are one task', async () => {
  const visitor = await start().visit();
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => visitor.create('A film', key)),
  );
  assert.equal(vendor.count(CREATE), 1);
  assert.equal(new Set(answers.map(({ json }) => json.data?.chat_id)).size, 1);
  assert.ok(answers.every(({ status }) => status === 200));
});

test('a repetition that cannot wait longer: 409 for now, and the answer later', async () => {
  const clock = new FakeClock();
  const visitor = await start({ clock }).visit();
  const open = gate();
  const key = randomUUID();
  const first = visitor.create('A film', key);
  await until(() => vendor.count(CREATE) === 1);
  const second = visitor.create('A film', key);
  await until(() => clock.pending.includes(50));
  await clock.advance(2100);
  const { status, json, headers } = await second;
  assert.deepEqual([status, json.outcome], [409, undefined]);
  assert.equal(headers.get('retry-after'), '2');
  open(STARTED);
  assert.equal((await first).status, 200);
  assert.deepEqual((await visitor.create('A film', key)).json, (await first).json);
  assert.equal(vendor.count(CREATE), 1);
});

const isUncertain = ({ status, json }: Told): void => {
  assert.equal(status, 409);
  assert.deepEqual([json.success, json.error_code, json.outcome], [false, 409, 'unknown']);
};

test(
  'a relay that stands still during a create: another on its store says "unknown", starts nothing',
  { timeout: 20_000 },
  async () => {
    const [still, clock] = [new FakeClock(), new FakeClock()];
    const store = new MemoryStore(clock);
    const identify = () => 'ada';
    const key = randomUUID();
    const before = await start({ store, identify, clock: still }).visit();
    const open = gate();
    const lost = before.create('A film', key);
    await until(() => vendor.count(CREATE) === 1);
    await clock.advance(41_000);
    const after = await start({ store, identify, clock }).visit();
    isUncertain(await after.create('A film', key));
    isUncertain(await after.create('A film', key));
    assert.equal((await after.create('Another', key)).status, 422);
    assert.equal(vendor.count(CREATE), 1);
    open('cut');
    await lost;
  },
);

for (const [name, reply] of UNKNOWN) {
  test(`${name}: uncertain, counted, and never tried again`, async () => {
    const { logs, visit } = start({ limits: { tasksPerDay: 1 } });
    const visitor = await visit();
    vendor.replyWith(reply);
    const key = randomUUID();
    isUncertain(await visitor.create('A film', key));
    assert.ok(logs.some(({ level, hint }) => level === 'error' && hint?.includes('may have been')));
    vendor.replyWith();
    isUncertain(await visitor.create('A film', key));
    assert.equal(vendor.count(CREATE), 1);
    assert.equal((await visitor.create('A film')).status, 429);
  });
}

test('no answer within 30 s: uncertain', async () => {
  const clock = new FakeClock();
  const visitor = await start({ clock }).visit();
  const open = gate();
  const waiting = visitor.create();
  await until(() => vendor.count(CREATE) === 1);
  await clock.advance(30_000);
  isUncertain(await waiting);
  open('cut');
});
