import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SETTINGS } from '../../src/emulator/scope.ts';
import { PERSONAS } from '../../src/emulator/index.ts';
import { NOON, ORIGIN, startEmulator } from './helpers.ts';

const CONFIG = `/v1/public/model-configs/${PERSONAS.ada.configId}`;
const FILM = PERSONAS.ada.assets.idle;
const match = { path: '/**' };

const refused: [method: string, path: string, body: unknown, message: RegExp][] = [
  ['POST', '/faults', undefined, /The body must be JSON/],
  ['POST', '/faults', [], /the body must be an object/],
  ['POST', '/faults', { fault: { status: 500 } }, /needs "match"/],
  ['POST', '/faults', { match, fault: {} }, /fault must have at least one of/],
  ['POST', '/faults', { match: {}, fault: { status: 500 } }, /match needs "path"/],
  ['POST', '/faults', { match: { path: '^(' }, fault: { status: 500 } }, /"path" must be a glob/],
  ['POST', '/faults', { match: { path: 7 }, fault: { status: 500 } }, /"path" must be/],
  ['POST', '/faults', { match: { path: '/', method: 'G T' }, fault: { status: 500 } }, /"method"/],
  [
    'POST',
    '/faults',
    { match, times: 0, fault: { status: 500 } },
    /"times" must be a whole number/,
  ],
  ['POST', '/faults', { match, after: -1, fault: { status: 500 } }, /"after" must be/],
  [
    'POST',
    '/faults',
    { match, fault: { status: 199 } },
    /"status" must be a whole number from 200/,
  ],
  ['POST', '/faults', { match, fault: { status: '500' } }, /"status"/],
  ['POST', '/faults', { match, fault: { explode: true } }, /fault has an unknown field "explode"/],
  ['POST', '/faults', { match, fault: { cut: -1 } }, /"cut"/],
  ['POST', '/faults', { match, fault: { delayMs: 1.5 } }, /"delayMs"/],
  ['POST', '/faults', { match, fault: { bytesPerSecond: 0 } }, /"bytesPerSecond"/],
  ['POST', '/faults', { match, fault: { headers: { 'a b': 'x' } } }, /"headers"/],
  ['POST', '/faults', { match, fault: { headers: { a: 'x\r\ny: z' } } }, /"headers"/],
  ['POST', '/faults', { match, fault: { headers: ['a'] } }, /"headers"/],
  ['POST', '/faults', { match, fault: { contentType: 'a\nb' } }, /"contentType"/],
  ['POST', '/faults', { match, fault: { hang: 1 } }, /"hang" must be true or false/],
  ['POST', '/faults', { match, fault: { toString: 1 } }, /unknown field "toString"/],
  ['PUT', '/settings', { urlTtlSeconds: -1 }, /"urlTtlSeconds"/],
  ['PUT', '/settings', { urlTtlSeconds: 604_801 }, /"urlTtlSeconds"/],
  ['PUT', '/settings', { objectsOrigin: 'http://x/path' }, /"objectsOrigin"/],
  ['PUT', '/settings', { minPartBytes: 0 }, /"minPartBytes"/],
  ['PUT', '/settings', { discardUploads: 1 }, /"discardUploads" must be true or false/],
  ['POST', '/faults', { match, rate: 0, fault: { status: 500 } }, /"rate" must be a number/],
  ['PUT', '/settings', { taskSeconds: 0.5 }, /"taskSeconds" must be a whole number/],
  ['PUT', '/settings', { taskScript: 'fast' }, /"taskScript" must be one of normal, start-failed/],
  ['PUT', '/settings', { credits: -1 }, /"credits"/],
  ['PUT', '/settings', { membershipRequired: 'yes' }, /"membershipRequired" must be true or false/],
  ['PUT', '/settings', { speed: 1 }, /unknown field "speed"/],
  ['PUT', '/assets/ada', {}, /must be a UUID/],
  ['PUT', `/assets/${FILM}`, undefined, /must be JSON/],
];

for (const [method, path, body, message] of refused) {
  test(`${method} ${path} with ${body === undefined ? 'nothing' : JSON.stringify(body)}: 400`, async () => {
    const response = await startEmulator().control(method, path, body);
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    const { error_code, message: said } = (await response.json()) as Record<string, string>;
    assert.equal(error_code, 'invalid_request');
    assert.match(said!, message);
  });
}

test('unknown controls and unknown faults: 404', async () => {
  const emulator = startEmulator();
  assert.equal((await emulator.control('GET', '/nothing')).status, 404);
  assert.equal((await emulator.control('DELETE', '/faults/fault-9')).status, 404);
});

test('a page on another origin may call every control', async () => {
  for (const path of ['/', '/faults', `/assets/${FILM}`]) {
    const response = await startEmulator().control('OPTIONS', path);
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('access-control-allow-methods'), 'GET, POST, PUT, DELETE');
    assert.equal(response.headers.get('access-control-allow-headers'), '*');
  }
});

test('faults are listed, removed one by one, and cleared', async () => {
  const emulator = startEmulator();
  const ids = [];
  for (const status of [500, 501, 502]) {
    ids.push(await emulator.fault({ match, times: 3, fault: { status } }));
  }
  assert.equal(new Set(ids).size, 3);
  await emulator.control('DELETE', `/faults/${ids[0]!}`);
  assert.deepEqual(await emulator.json('/__emulator/faults'), [
    { id: ids[1], match, times: 3, fault: { status: 501 } },
    { id: ids[2], match, times: 3, fault: { status: 502 } },
  ]);
  assert.equal((await emulator.send(CONFIG)).status, 501);
  await emulator.control('DELETE', '/faults');
  assert.equal((await emulator.send(CONFIG)).status, 200);
});

test('requests are logged in order, without queries and without the controls', async () => {
  const emulator = startEmulator();
  await emulator.send(`${CONFIG}?utm_source=x`);
  const link = await emulator.link(FILM);
  emulator.advance(5);
  await emulator.send(link, { headers: { Range: 'bytes=0-9' } });
  await emulator.fault({ match: { path: '/v1/**' }, fault: { cut: 0 } });
  await emulator.send(CONFIG).catch(() => undefined);

  const { pathname } = new URL(link);
  assert.deepEqual(await emulator.json('/__emulator/requests'), [
    { method: 'GET', path: CONFIG, status: 200, at: NOON },
    { method: 'GET', path: `/v1/public/assets/${FILM}`, status: 200, at: NOON },
    { method: 'GET', path: pathname, status: 206, range: 'bytes=0-9', at: NOON + 5 },
    { method: 'GET', path: CONFIG, status: 0, at: NOON + 5 },
  ]);
  await emulator.control('DELETE', '/requests');
  assert.deepEqual(await emulator.json('/__emulator/requests'), []);
});

test('settings change one by one, for new links only', async () => {
  const emulator = startEmulator();
  const old = await emulator.link(FILM);
  const settings = { urlTtlSeconds: 5, objectsOrigin: 'http://store.test:9000' };
  await emulator.control('PUT', '/settings', { urlTtlSeconds: 5 });
  await emulator.control('PUT', '/settings', { objectsOrigin: settings.objectsOrigin });
  const now = await emulator.json('/__emulator/settings');
  assert.deepEqual(now, { ...DEFAULT_SETTINGS, ...settings });

  const link = await emulator.link(FILM);
  assert.ok(link.startsWith('http://store.test:9000/objects/'));
  assert.equal(new URL(link).searchParams.get('X-Amz-Expires'), '5');
  assert.equal((await emulator.send(link)).status, 200);
  emulator.advance(5000);
  assert.equal((await emulator.send(link)).status, 403);
  assert.equal((await emulator.send(old)).status, 200);
});

test('links expire when told to: those handed out so far, in this scope only', async () => {
  const emulator = startEmulator();
  const { idle } = PERSONAS.ada.assets;
  const other = await emulator.link(idle, '/scopes/b');
  for (let round = 0; round < 2; round++) {
    const link = await emulator.link(idle);
    assert.equal((await emulator.send(link)).status, 200);
    await emulator.control('POST', '/links/expire');
    const refused = await emulator.send(link);
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /Request has expired/);
  }
  assert.equal((await emulator.send(await emulator.link(idle))).status, 200);
  assert.equal((await emulator.send(other)).status, 200);
});

test('an overview names the scope and the personas', async () => {
  const overview = await startEmulator().json('/scopes/t1/__emulator');
  assert.equal(overview.scope, '/scopes/t1');
  assert.deepEqual(overview.personas, PERSONAS);
});

test('scopes do not see each other', async () => {
  const emulator = startEmulator();
  const [a, b] = ['/scopes/a', '/scopes/b'] as const;
  await emulator.fault({ match, fault: { status: 500 } }, a);
  await emulator.control('PUT', '/settings', { urlTtlSeconds: 7 }, a);
  await emulator.control('PUT', `/model-configs/${PERSONAS.ada.configId}`, { title: 'B' }, b);

  const statuses = [];
  for (const scope of ['', a, b]) statuses.push((await emulator.send(scope + CONFIG)).status);
  assert.deepEqual(statuses, [200, 500, 200]);
  assert.deepEqual(await emulator.json(b + CONFIG), { title: 'B' });
  assert.notDeepEqual(await emulator.json(CONFIG), { title: 'B' });
  const settings = await emulator.json(`${b}/__emulator/settings`);
  assert.equal(settings.urlTtlSeconds, 3600);
  const logs = ['', a, b].map((scope) => emulator.json<unknown[]>(`${scope}/__emulator/requests`));
  assert.deepEqual(
    (await Promise.all(logs)).map(({ length }) => length),
    [2, 1, 2],
  );
});

test('a link made in a scope points into it', async () => {
  const emulator = startEmulator();
  const link = await emulator.link(FILM, '/scopes/t42');
  assert.ok(link.startsWith(`${ORIGIN}/scopes/t42/objects/`));
  assert.equal((await emulator.send(link)).status, 200);
  assert.equal((await emulator.send(link.replace('/scopes/t42', ''))).status, 403);
});

test('a scope starts afresh when told to', async () => {
  const emulator = startEmulator();
  await emulator.fault({ match, fault: { status: 500 } }, '/scopes/a');
  await emulator.control('DELETE', '', undefined, '/scopes/a');
  assert.equal((await emulator.send(`/scopes/a${CONFIG}`)).status, 200);
});

test('beyond the limit, the scope unused for longest is forgotten, never the default one', async () => {
  const emulator = startEmulator({ scopeLimit: 2 });
  const marked = ['', '/scopes/a', '/scopes/b'];
  for (const scope of marked) await emulator.fault({ match, fault: { status: 500 } }, scope);
  await emulator.send(`/scopes/a${CONFIG}`);
  await emulator.send(`/scopes/c${CONFIG}`);
  const statuses = [];
  for (const scope of [...marked].reverse()) {
    statuses.push((await emulator.send(scope + CONFIG)).status);
  }
  // b was forgotten when c came; asking for it again pushed a out.
  assert.deepEqual(statuses, [200, 200, 500]);
});
