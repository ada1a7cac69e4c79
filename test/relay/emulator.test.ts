import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmulator, SJINN_KEY } from '../../src/emulator/index.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { BASE, PAGE, post, startRelay, told } from './support/relay.ts';

/* The same client, in front of a relay, in front of the emulated SJinn. */

test('a task goes its whole way through a relay', async () => {
  const clock = new FakeClock();
  const emulator = createEmulator({ now: clock.now.bind(clock), settings: { taskSeconds: 100 } });
  const { relay, logs } = startRelay({
    ...{ apiKey: SJINN_KEY, apiBase: 'http://emulator.test/api/un-api', clock },
    ...{ fetch: (url, init) => emulator.fetch(new Request(url, init)), identify: () => 'ada' },
  });
  const token = async () => (await told(relay(post(`${BASE}/token`)))).json;
  const sjinn = new SjinnClient({
    credentials: async () => {
      const { access_token, api_base } = await token();
      return { accessToken: access_token as string, apiBase: api_base as string };
    },
    fetch: (url, init) => {
      const headers = { ...(init.headers as Record<string, string>), origin: PAGE };
      return relay(new Request(url, { ...init, headers }));
    },
    clock,
  });

  const order = { message: 'A short film of Ada' };
  const key = { idempotencyKey: 'one-key-for-one-intent' };
  const { chatId, projectId } = await sjinn.create(order, key);
  assert.equal((await sjinn.create(order, key)).chatId, chatId);
  assert.ok(projectId);

  const begun = clock.now();
  const seen = [];
  for (const seconds of [0, 10, 50, 100]) {
    await clock.advance(begun + seconds * 1000 - clock.now());
    const { status, toolResults, createdAt } = await sjinn.query(chatId);
    assert.equal(createdAt, begun);
    seen.push([status, toolResults.length]);
  }
  assert.deepEqual(seen, [
    [1, 0],
    [2, 1],
    [2, 3],
    [1, 5],
  ]);
  const { toolResults } = await sjinn.query(chatId, {
    toolNames: ['ffmpeg_full_compose'],
    method: 'GET',
  });
  assert.deepEqual(
    toolResults.map(({ name }) => name),
    ['ffmpeg_full_compose'],
  );
  assert.deepEqual(
    logs.filter(({ level }) => level === 'error'),
    [],
  );
});
