import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MemoryStore, type RelayStore } from '../../src/relay/index.ts';
import { fileStore, redisStore } from '../../src/relay/node.ts';
import { startRedis, type TestRedis } from './support/redis.ts';
import { until } from '../support/until.ts';

/* All stores keep one promise. */

const FOREVER = 60_000;
let redis: TestRedis;
let folder: string;
const stores: Record<string, RelayStore> = {};
before(async () => {
  redis = await startRedis();
  stores.memory = new MemoryStore();
  stores.redis = await redisStore(redis.url);
  folder = mkdtempSync(join(tmpdir(), 'ojin-store-'));
  stores.file = await fileStore(folder);
});
after(async () => {
  for (const store of Object.values(stores)) await store.close();
  await redis.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const name of ['memory', 'redis', 'file']) {
  describe(name, () => {
    const limit = (max: number, ttl = FOREVER) => ({ key: randomUUID(), max, ttl });
    const claimed = { claimed: true };

    test('keeps a value for its time', async () => {
      const store = stores[name]!;
      const key = randomUUID();
      assert.equal(await store.get(key), null);
      await store.set(key, 'a', FOREVER);
      assert.equal(await store.get(key), 'a');
      await store.release('', [], { key, value: 'another' });
      assert.equal(await store.get(key), 'a');
      await store.release('', [], { key, value: 'a' });
      assert.equal(await store.get(key), null);
      await store.set(key, 'b', 20);
      await until(async () => (await store.get(key)) === null);
    });

    test('lets as many in as there is room, and says how long it is full', async () => {
      const store = stores[name]!;
      const [free, full] = [limit(9), limit(2)];
      assert.deepEqual(await store.claim('a', [free, full]), claimed);
      assert.deepEqual(await store.claim('b', [free, full]), claimed);
      const answer = await store.claim('c', [free, full]);
      assert.ok(!answer.claimed && 'full' in answer);
      assert.equal(answer.full, 1);
      assert.ok(answer.retryAfter > FOREVER - 5000 && answer.retryAfter <= FOREVER);
      assert.deepEqual(await store.claim('a', [full]), claimed, 'who is in stays in');
      await store.release('b', [full.key]);
      assert.deepEqual(await store.claim('c', [full]), claimed);
    });

    test('all or nothing', async () => {
      const store = stores[name]!;
      const [free, full] = [limit(1), limit(1)];
      const entry = { key: randomUUID(), value: 'x', ttl: FOREVER };
      await store.claim('a', [full]);
      assert.equal((await store.claim('b', [free, full], entry)).claimed, false);
      assert.equal(await store.get(entry.key), null);
      assert.deepEqual(await store.claim('c', [free]), claimed, 'b is not in');
    });

    test('an entry is written once, and before a limit is looked at', async () => {
      const store = stores[name]!;
      const full = limit(1);
      const entry = { key: randomUUID(), value: 'x', ttl: FOREVER };
      assert.deepEqual(await store.claim('a', [full], entry), claimed);
      const again = await store.claim('b', [full], { ...entry, value: 'y' });
      assert.deepEqual(again, { claimed: false, prior: 'x' });
    });

    test('members leave by themselves', async () => {
      const store = stores[name]!;
      const short = limit(1, 20);
      await store.claim('a', [short]);
      await until(async () => (await store.claim('b', [short])).claimed);
    });

    test('a line: first come, first; a place is kept for a while, or left', async () => {
      const store = stores[name]!;
      const line = limit(3);
      const brief = { ...line, ttl: 50 };
      assert.equal(await store.lineUp('a', brief), 0);
      assert.equal(await store.lineUp('b', line), 1);
      assert.equal(await store.lineUp('c', line), 2);
      assert.equal(await store.lineUp('d', line), null);
      assert.equal(await store.lineUp('b', line), 1, 'to come again changes nothing');
      await until(async () => (await store.lineUp('b', line)) === 0);
      assert.equal(await store.lineUp('a', line), 2, 'to come too late is to come anew');
      assert.equal(await store.lineUp('c', line), 1);
      await (store.passing ?? store).release('b', [line.key]);
      assert.equal(await store.lineUp('d', line), 2);
      assert.equal(await store.lineUp('c', line), 0);
    });

    test('200 at once in a line: each has a place of its own', async () => {
      const store = stores[name]!;
      const line = limit(150);
      const names = Array.from({ length: 200 }, (_, index) => String(index));
      const places = await Promise.all(names.map((it) => store.lineUp(it, line)));
      const taken = places.filter((place) => place !== null);
      assert.deepEqual(
        taken.toSorted((a, b) => a - b),
        Array.from({ length: 150 }, (_, index) => index),
      );
      assert.deepEqual(await Promise.all(names.map((it) => store.lineUp(it, line))), places);
    });

    test('200 at once, 7 allowed: 7', async () => {
      const store = stores[name]!;
      const [seven, many] = [limit(7), limit(1000)];
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, index) => store.claim(String(index), [many, seven])),
      );
      assert.equal(answers.filter((answer) => answer.claimed).length, 7);
    });

    test('is there', async () => {
      await stores[name]!.ping();
    });
  });
}

test('the memory forgets what has run out', async () => {
  let now = 0;
  const store = new MemoryStore({ now: () => now, sleep: () => Promise.resolve() });
  for (let i = 0; i < 5000; i++, now++) {
    await store.set(`value-${i}`, 'x', 10);
    await store.claim('a', [{ key: `set-${i}`, max: 1, ttl: 10 }]);
  }
  assert.ok(store.size < 2500, `${store.size} are kept`);
});

test('50,000 who are refused leave no trace in the memory', async () => {
  const store = new MemoryStore();
  const full = { key: 'day:everybody', max: 1, ttl: FOREVER };
  await store.claim('first', [full]);
  const before = store.size;
  for (let index = 0; index < 50_000; index++) {
    const own = { key: `day:visitor-${index}`, max: 10, ttl: FOREVER };
    const entry = { key: `task:${index}`, value: 'x', ttl: FOREVER };
    assert.equal((await store.claim(String(index), [own, full], entry)).claimed, false);
  }
  assert.equal(store.size, before);
});
