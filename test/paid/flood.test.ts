import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SJINN_KEY } from '../../src/emulator/index.ts';
import { overNetwork, PAGE, post, told } from '../relay/support/relay.ts';
import { type RelayProcess, startProcess } from '../relay/support/process.ts';
import { startRedis } from '../relay/support/redis.ts';
import { type CountingEmulator, startEmulator } from './support/emulator.ts';

/*
 * A script at one address asks for tokens and films as fast as it can, without a cookie, against the
 * limits that a relay has by default. What it costs at most is in the README.
 */

/** By default, of one address: tasks at the same time, and refused calls in an hour. */
const [RUNNING, CALLS] = [4, 60];
/** Film after film, each with a token of its own, and so many at once; before that, to get warm. */
const [FILMS, AT_ONCE, WARM] = [120, 10, 20];
/** Bytes that a relay may grow by under a flood. */
const GROWTH = 64 * 1024 * 1024;
const CREATE = 'create_agent_task';

let emulator: CountingEmulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.stop());

/** From an address of one's own, as the proxy on this machine would say it. */
const from = (address: string) => ({ 'x-forwarded-for': address });

async function film(base: string, address: string): Promise<number> {
  const granted = await told(overNetwork(post(`${base}/token`, undefined, from(address))));
  if (granted.status !== 200) return granted.status;
  const authorization = `Bearer ${granted.json.access_token as string}`;
  const headers = { ...from(address), authorization, 'idempotency-key': randomUUID() };
  return (await told(overNetwork(post(`${base}/${CREATE}`, { message: 'A film' }, headers))))
    .status;
}

/** The statuses of so many, a few at a time, at one relay after the other. */
async function flood(relays: readonly RelayProcess[], count: number, address: string) {
  const statuses: number[] = [];
  let asked = 0;
  const one = async () => {
    while (asked < count) statuses.push(await film(relays[asked++ % relays.length]!.url, address));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return statuses;
}

/** Bytes that the process has in memory. */
const memoryOf = (pid: number | undefined): number =>
  1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** What is to be done when the tests of one case are over, the last first. */
type Cleanup = (() => unknown)[];
const STORES: Record<
  'memory' | 'file' | 'redis',
  (cleanup: Cleanup) => Record<string, string> | Promise<Record<string, string>>
> = {
  memory: () => ({}),
  file: (cleanup) => {
    const folder = mkdtempSync(join(tmpdir(), 'ojin-flood-'));
    cleanup.push(() => rmSync(folder, { recursive: true, force: true }));
    return { RELAY_DATA: folder };
  },
  redis: async (cleanup) => {
    const redis = await startRedis();
    cleanup.push(() => redis.close());
    return { REDIS_URL: redis.url };
  },
};
const CASES = [
  ['memory', 1],
  ['file', 1],
  ['file', 2],
  ['redis', 1],
  ['redis', 2],
] as const;

async function startRelays(store: keyof typeof STORES, count: number, cleanup: Cleanup) {
  const env = {
    ...(await STORES[store](cleanup)),
    ...{ SJINN_API_BASE: emulator.apiBase, SJINN_API_KEY: SJINN_KEY },
    ...{ RELAY_TRUSTED_PROXIES: 'loopback', RELAY_ORIGINS: PAGE },
    ...{ RELAY_TASKS_PER_ADDRESS: '', RELAY_CONCURRENT_TASKS_PER_ADDRESS: '' },
  };
  const relays = await Promise.all(Array.from({ length: count }, () => startProcess(env)));
  cleanup.push(...relays.map((relay) => () => relay.stop()));
  return relays;
}
const paid = async () => (await emulator.tasks()).length;
const called = async () =>
  (await emulator.calls()).filter(({ path }) => path.endsWith(CREATE)).length;

for (const [store, count] of CASES) {
  describe(`${store}, ${count === 1 ? 'one relay' : 'two relays'}`, () => {
    const cleanup: Cleanup = [];
    let relays: RelayProcess[];
    before(async () => {
      relays = await startRelays(store, count, cleanup);
    });
    after(async () => {
      for (const undo of cleanup.reverse()) await undo();
    });

    test('a flood of films from one address, and newcomers from others', async () => {
      await flood(relays, WARM, '203.0.113.250');
      const [before, memory] = [await paid(), relays.map(({ pid }) => memoryOf(pid))];
      const statuses = await flood(relays, FILMS, '203.0.113.7');
      assert.equal((await paid()) - before, RUNNING, 'no more than may run at the same time');
      assert.equal(statuses.filter((status) => status === 200).length, RUNNING);
      for (const address of ['198.51.100.1', '2001:db8:1:2::7', '2001:db8:9::1'])
        assert.equal(await film(relays[0]!.url, address), 200, `${address} gets in`);
      for (const [index, { pid }] of relays.entries())
        assert.ok(memoryOf(pid) - memory[index]! < GROWTH, 'memory stays flat');
    });

    test('a vendor that refuses everything is asked a bounded number of times', async (t) => {
      await emulator.refuseCreates();
      t.after(() => emulator.heal());
      const before = await called();
      const statuses = await flood(relays, FILMS, '203.0.113.8');
      assert.equal((await called()) - before, CALLS);
      assert.equal(statuses.filter((status) => status === 404).length, CALLS);
    });
  });
}
