import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { bucketOf, clientOf } from '../../src/relay/address.ts';
import type { RelayOptions } from '../../src/relay/index.ts';
import { BASE, post, startRelay, told } from './support/relay.ts';
import { refused, vendorForTests } from './support/vendor.ts';

/* Who counts as one, and how much of the host's money they get. */

const CREATE = 'create_agent_task';
const vendor = await vendorForTests();

const TRUSTED = ['loopback', '10.0.0.0/8', '2001:db8::5'];
const CLIENTS: [
  string,
  string | undefined,
  string | undefined,
  readonly string[],
  (string | undefined)?,
][] = [
  ['the socket', '203.0.113.7', undefined, [], '203.0.113.7'],
  ['what a stranger writes is not believed', '203.0.113.7', '1.1.1.1', [], '203.0.113.7'],
  ['a proxy that is not named', '10.0.0.1', '203.0.113.7', [], '10.0.0.1'],
  ['a proxy that is', '10.0.0.1', '203.0.113.7', TRUSTED, '203.0.113.7'],
  ['a chain of them', '127.0.0.1', '203.0.113.7, 10.0.0.2', TRUSTED, '203.0.113.7'],
  ['a lie before the chain', '10.0.0.1', '1.1.1.1, 203.0.113.7', TRUSTED, '203.0.113.7'],
  ['nonsense before the chain', '10.0.0.1', 'x, 203.0.113.7', TRUSTED, '203.0.113.7'],
  ['nonsense', '10.0.0.1', 'unknown', TRUSTED, '10.0.0.1'],
  ['a port', '10.0.0.1', '203.0.113.7:4711', TRUSTED, '203.0.113.7'],
  ['IPv6 and a port', '2001:db8::5', '[2001:db8:1::7]:80', TRUSTED, '2001:db8:1::7'],
  ['IPv4 in the clothes of IPv6', '::ffff:203.0.113.7', undefined, [], '203.0.113.7'],
  ['nobody knows', undefined, '203.0.113.7', TRUSTED, undefined],
];
for (const [name, peerAddress, forwarded, trustedProxies, expected] of CLIENTS) {
  test(`where a request comes from: ${name}`, () => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const request = new Request(BASE, { headers });
    assert.equal(clientOf(request, { peerAddress }, { trustedProxies }), expected);
  });
}

test('a host may say the address itself', () => {
  const request = new Request(BASE, { headers: { 'cf-connecting-ip': '203.0.113.9' } });
  const clientAddress = ({ headers }: Request) => headers.get('cf-connecting-ip');
  assert.equal(clientOf(request, { peerAddress: '10.0.0.1' }, { clientAddress }), '203.0.113.9');
});

test('a /64 of IPv6 is one', () => {
  assert.equal(bucketOf('2001:db8:1:2::7'), bucketOf('2001:db8:1:2:ffff::1'));
  assert.notEqual(bucketOf('2001:db8:1:2::7'), bucketOf('2001:db8:1:3::7'));
  assert.notEqual(bucketOf('203.0.113.7'), bucketOf('203.0.113.8'));
});

const DEFAULTS = { tasksPerAddressPerDay: 20, concurrentTasksPerAddress: 4 };
const start = (options: Partial<RelayOptions> = {}) =>
  startRelay({ apiBase: vendor.url, ...options, limits: { ...DEFAULTS, ...options.limits } });

/** A new visitor each time, who wants one film. */
async function film({ relay }: ReturnType<typeof start>, peerAddress?: string) {
  const connection = { peerAddress };
  const granted = await told(relay(post(`${BASE}/token`), connection));
  if (granted.status !== 200) return granted.status;
  const authorization = `Bearer ${granted.json.access_token as string}`;
  const headers = { authorization, 'idempotency-key': randomUUID() };
  const { status } = await told(
    relay(post(`${BASE}/${CREATE}`, { message: 'x' }, headers), connection),
  );
  return status;
}
async function films(host: ReturnType<typeof start>, count: number, peer?: string) {
  const statuses = [];
  for (let index = 0; index < count; index++) statuses.push(await film(host, peer));
  return statuses.filter((status) => status === 200).length;
}

test('60 requests without a cookie from one address are no 60 paid tasks', async () => {
  const host = start({ limits: { concurrentTasksPerAddress: 1000 } });
  assert.equal(await films(host, 60, '203.0.113.7'), 20);
  assert.equal(await film(host, '203.0.113.8'), 200, 'somebody else gets in');
});

test('where no address is known all share one, and the host is told', async () => {
  const host = start();
  assert.equal(await films(host, 10), 4);
  const said = host.logs.filter(({ event }) => event === 'address');
  assert.deepEqual(
    said.map(({ level, code }) => [level, code]),
    [['error', 'unknown-address']],
  );
});

test('300 tokens a minute without a cookie lock nobody out but their sender', async () => {
  const { relay } = start();
  const token = async (peerAddress: string) =>
    (await relay(post(`${BASE}/token`), { peerAddress })).status;
  const statuses = [];
  for (let index = 0; index < 310; index++) statuses.push(await token('203.0.113.7'));
  assert.equal(statuses.filter((status) => status === 200).length, 300);
  assert.equal(await token('203.0.113.7'), 429);
  assert.equal(await token('198.51.100.1'), 200);
});

test('a vendor that refuses everything is asked 30 times an hour by one visitor', async () => {
  const visitor = await start().visit();
  vendor.replyWith(refused(404));
  const before = vendor.count(CREATE);
  const statuses = [];
  for (let index = 0; index < 50; index++) statuses.push((await visitor.create()).status);
  vendor.replyWith();
  assert.equal(vendor.count(CREATE) - before, 30);
  assert.deepEqual([statuses[29], statuses[30]], [404, 429]);
});
