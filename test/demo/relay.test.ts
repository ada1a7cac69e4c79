import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { emulatorHandler } from '../../demo/serving/emulator.ts';
import { localServer } from '../../demo/serving/listen.ts';
import { relayHandler } from '../../demo/serving/relay.ts';
import { freePort } from '../support/free-port.ts';

/* The relay of `npm start`, for pages opened under any name of this machine. */

const ARTICLE = 5174;
let port: number;
let server: ReturnType<typeof localServer>;

before(async () => {
  port = await freePort();
  const [relay, emulator] = [relayHandler(port, ARTICLE), emulatorHandler()];
  server = localServer((incoming, outgoing) => {
    const handler = incoming.url?.startsWith('/api/sjinn/') ? relay : emulator;
    handler(incoming, outgoing);
  }, port);
  await server.open();
});
after(() => server.close());

const post = (origin: string, call: string, body?: unknown, token?: string) =>
  fetch(`http://127.0.0.1:${port}/api/sjinn/${call}`, {
    method: 'POST',
    headers: {
      origin,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

for (const name of ['localhost', '127.0.0.1', '[::1]'])
  for (const which of ['demo', 'article'] as const)
    test(`the ${which} at ${name} starts a film`, async () => {
      const origin = `http://${name}:${which === 'demo' ? port : ARTICLE}`;
      const granted = await post(origin, 'token');
      assert.equal(granted.status, 200);
      const { access_token } = (await granted.json()) as { access_token: string };
      const created = await post(origin, 'create_agent_task', { message: 'A film' }, access_token);
      assert.equal(created.status, 200);
      const { data } = (await created.json()) as { data: { chat_id: string } };
      const asked = await post(origin, 'query_agent_task_status', data, access_token);
      assert.equal(asked.status, 200);
      assert.equal(((await asked.json()) as { success: boolean }).success, true);
    });

test('other origins are refused', async () => {
  for (const origin of [`http://127.0.0.1:${port + 1000}`, `http://example.com:${port}`])
    assert.equal((await post(origin, 'token')).status, 403);
});
