import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionCut, PERSONAS, type Fault } from '../../src/emulator/index.ts';
import { FaultList, pathPattern } from '../../src/emulator/faults.ts';
import { s3Code, startEmulator } from './helpers.ts';

const CONFIG = `/v1/public/model-configs/${PERSONAS.ada.configId}`;
const FILM = PERSONAS.ada.assets.idle;

const patterns: [pattern: string, path: string, matches: boolean][] = [
  ['/v1/public/assets/*', '/v1/public/assets/1', true],
  ['/v1/public/assets/*', '/v1/public/assets/1/metadata', false],
  ['/v1/*/assets/1', '/v1/public/assets/1', true],
  ['/v1/**', '/v1/public/assets/1', true],
  ['**/assets/**', '/v1/public/assets/1', true],
  ['/**', '/', true],
  ['/objects/**.mp4', '/objects/a/b.mp4', true],
  ['/objects/**.mp4', '/objects/a/bxmp4', false],
  ['/v1/a?c', '/v1/abc', true],
  ['/v1/(x)[y]', '/v1/(x)[y]', true],
  ['/v1', '/v1/public', false],
  ['^/v1/(public|x)', '/v1/public/assets/1', true],
  ['^/v1/\\d+$', '/v1/public', false],
];

for (const [pattern, path, matches] of patterns) {
  test(`"${pattern}" ${matches ? 'matches' : 'does not match'} ${path}`, () => {
    assert.equal(pathPattern(pattern).test(path), matches);
  });
}

interface Rule {
  times?: number;
  after?: number;
  rate?: number;
}
type Hits = [name: string, rule: Rule, hits: string];

const counts: Hits[] = [
  ['for ever', {}, 'xxxxx'],
  ['twice', { times: 2 }, 'xx---'],
  ['after two', { after: 2 }, '--xxx'],
  ['once, after two', { after: 2, times: 1 }, '--x--'],
  ['three of ten', { rate: 0.3 }, '---x--x--x---x'],
  ['every second, after one', { rate: 0.5, after: 1 }, '--x-x-x'],
  ['every second, twice', { rate: 0.5, times: 2 }, '-x-x--'],
  ['all, by a rate of 1', { rate: 1 }, 'xxx'],
];

for (const [name, rule, hits] of counts) {
  test(`a fault hits ${name}: ${hits}`, () => {
    const faults = new FaultList();
    faults.add({ match: { path: '/**' }, fault: { status: 500 }, ...rule });
    const seen = Array.from(hits, () => (faults.take('GET', '/v1') ? 'x' : '-')).join('');
    assert.equal(seen, hits);
  });
}

test('the first fault that is not used up counts', () => {
  const faults = new FaultList();
  const match = { path: '/a' };
  faults.add({ match, times: 1, fault: { status: 500 } });
  faults.add({ match, times: 1, fault: { status: 501 } });
  faults.add({ match: { path: '/b' }, fault: { status: 502 } });
  const seen = [1, 2, 3].map(() => faults.take('GET', '/a')?.status);
  assert.deepEqual(seen, [500, 501, undefined]);
});

const methods: [wanted: string | undefined, used: string, hits: boolean][] = [
  [undefined, 'GET', true],
  [undefined, 'OPTIONS', false],
  ['OPTIONS', 'OPTIONS', true],
  ['get', 'GET', true],
  ['GET', 'HEAD', false],
];

for (const [method, used, hits] of methods) {
  test(`a fault for ${method ?? 'any method'} ${hits ? 'hits' : 'spares'} ${used}`, () => {
    const faults = new FaultList();
    faults.add({ match: { path: '/**', ...(method ? { method } : {}) }, fault: { status: 500 } });
    assert.equal(faults.take(used, '/v1') !== undefined, hits);
  });
}

interface Expected {
  status: number;
  type?: string | null;
  body?: RegExp;
  cors?: boolean;
  headers?: Record<string, string>;
}

const JSON_TYPE = 'application/json';
const effects: [fault: Fault, expected: Expected][] = [
  [{ status: 503 }, { status: 503, type: JSON_TYPE, body: /"error_code":"emulated_503"/ }],
  [
    { status: 503, body: 'busy' },
    { status: 503, type: JSON_TYPE, body: /^busy$/ },
  ],
  [
    { status: 429, body: 'slow', contentType: 'text/plain', headers: { 'Retry-After': '2' } },
    { status: 429, type: 'text/plain', body: /^slow$/, headers: { 'retry-after': '2' } },
  ],
  [{ status: 204 }, { status: 204, type: null, body: /^$/ }],
  [
    { status: 302, headers: { Location: '/x' } },
    { status: 302, headers: { location: '/x' } },
  ],
  [{ body: '' }, { status: 200, type: JSON_TYPE, body: /^$/ }],
  [{ body: '{"id":1}' }, { status: 200, type: JSON_TYPE, body: /^\{"id":1\}$/ }],
  [{ contentType: 'text/html' }, { status: 200, type: 'text/html', body: /"title":"Ada/ }],
  [{ headers: { 'X-Odd': 'yes' } }, { status: 200, body: /"title"/, headers: { 'x-odd': 'yes' } }],
  [{ noCors: true }, { status: 200, cors: false, body: /"title"/ }],
  [
    { noCors: true, status: 500 },
    { status: 500, cors: false },
  ],
  [{ noCors: false }, { status: 200, cors: true }],
  [{ garbage: true }, { status: 200, type: JSON_TYPE, body: /^\{"id".*"Ad$/ }],
  [
    { garbage: true, status: 500 },
    { status: 500, body: /^\{"id"/ },
  ],
  [{ html: true }, { status: 502, type: 'text/html; charset=utf-8', body: /^<!doctype html>/ }],
  [
    { html: true, status: 200, noCors: true },
    { status: 200, cors: false, body: /^<!doctype/ },
  ],
  [{ expired: true }, { status: 403, type: 'application/xml', body: /Request has expired/ }],
  [{ delayMs: 1 }, { status: 200, body: /"title"/ }],
  [{ bytesPerSecond: 1_000_000 }, { status: 200, body: /"updated_at":"[^"]+"\}$/ }],
  [{ hang: false, cut: 1_000_000, delayMs: 0, status: 500 }, { status: 500 }],
];

for (const [fault, expected] of effects) {
  test(`fault ${JSON.stringify(fault)}`, async () => {
    const emulator = startEmulator();
    await emulator.fault({ match: { path: '/v1/**' }, times: 1, fault });
    const response = await emulator.send(CONFIG);
    assert.equal(response.status, expected.status);
    const cors = response.headers.has('access-control-allow-origin');
    assert.equal(cors, expected.cors ?? true);
    if (expected.type !== undefined) {
      assert.equal(response.headers.get('content-type'), expected.type);
    }
    for (const [name, value] of Object.entries(expected.headers ?? {})) {
      assert.equal(response.headers.get(name), value);
    }
    if (expected.body) assert.match(await response.text(), expected.body);
    assert.equal((await emulator.send(CONFIG)).status, 200);
  });
}

test('a cut before any answer rejects, as fetch does', async () => {
  const emulator = startEmulator();
  await emulator.fault({ match: { path: '/v1/**' }, fault: { cut: 0 } });
  await assert.rejects(emulator.send(CONFIG), ConnectionCut);
});

test('a cut in the body gives exactly the bytes before it, then fails', async () => {
  const emulator = startEmulator();
  await emulator.fault({ match: { path: '/objects/**' }, fault: { cut: 100_000 } });
  const response = await emulator.send(await emulator.link(FILM));
  assert.equal(response.status, 200);
  let received = 0;
  await assert.rejects(async () => {
    for await (const piece of response.body!) received += (piece as Uint8Array).byteLength;
  }, ConnectionCut);
  assert.equal(received, 100_000);
});

for (const fault of [{ hang: true }, { delayMs: 600_000 }] satisfies Fault[]) {
  test(`fault ${JSON.stringify(fault)} ends when the client leaves`, async () => {
    const emulator = startEmulator();
    await emulator.fault({ match: { path: '/v1/**' }, fault });
    const leaving = new AbortController();
    const answer = emulator.send(CONFIG, { signal: leaving.signal });
    leaving.abort();
    await assert.rejects(answer, ConnectionCut);
  });
}

test('an expired link keeps its CORS headers, or loses them', async () => {
  const emulator = startEmulator();
  const link = await emulator.link(FILM);
  const match = { path: '/objects/**' };
  await emulator.fault({ match, times: 1, fault: { expired: true } });
  await emulator.fault({ match, times: 1, fault: { expired: true, noCors: true } });
  const [open, closed] = [await emulator.send(link), await emulator.send(link)];
  assert.equal(open.headers.get('access-control-allow-origin'), '*');
  assert.equal(await s3Code(open), 'AccessDenied');
  assert.equal(closed.headers.get('access-control-allow-origin'), null);
  assert.equal(await s3Code(closed), 'AccessDenied');
});

test('a fault never hits the control endpoints', async () => {
  const emulator = startEmulator();
  await emulator.fault({ match: { path: '**' }, fault: { status: 500 } });
  assert.equal((await emulator.send('/__emulator/faults')).status, 200);
});

test('a page on another origin may read Retry-After', async () => {
  const emulator = startEmulator();
  await emulator.fault({
    match: { path: '/v1/**' },
    fault: { status: 429, headers: { 'Retry-After': '7' } },
  });
  const { headers } = await emulator.send(CONFIG);
  assert.equal(headers.get('retry-after'), '7');
  assert.match(headers.get('access-control-expose-headers') ?? '', /\bRetry-After\b/);
});
