import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { PERSONAS } from '../../src/emulator/index.ts';
import { s3Code, startEmulator } from './helpers.ts';

const FILM = PERSONAS.ada.assets.idle;
const film = await readFile(new URL('../../src/emulator/media/ada-idle.mp4', import.meta.url));
const etag = `"${createHash('md5').update(film).digest('hex')}"`;

test('the whole object, with everything a player and a cache need', async () => {
  const emulator = startEmulator();
  const response = await emulator.send(await emulator.link(FILM));
  assert.equal(response.status, 200);
  const headers = Object.fromEntries(response.headers);
  assert.equal(headers['content-type'], 'video/mp4');
  assert.equal(headers['content-length'], String(film.byteLength));
  assert.equal(headers['accept-ranges'], 'bytes');
  assert.equal(headers.etag, etag);
  assert.equal(headers['access-control-allow-origin'], '*');
  assert.equal(headers['cache-control'], 'private, max-age=3600');
  assert.ok(Date.parse(headers['last-modified']!) > 0);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), film);
});

const LAST_MODIFIED = 'Wed, 18 Jun 2025 14:05:00 GMT';
const EARLIER = 'Wed, 18 Jun 2025 14:04:59 GMT';

const conditions: [name: string, headers: Record<string, string>, status: number][] = [
  ['a range', { Range: 'bytes=5-104' }, 206],
  ['a range and the right If-Range', { Range: 'bytes=5-104', 'If-Range': etag }, 206],
  ['a range and the right date', { Range: 'bytes=5-104', 'If-Range': LAST_MODIFIED }, 206],
  ['a range and another If-Range', { Range: 'bytes=5-104', 'If-Range': '"other"' }, 200],
  ['a range and a weak If-Range', { Range: 'bytes=5-104', 'If-Range': `W/${etag}` }, 200],
  ['a range and another date', { Range: 'bytes=5-104', 'If-Range': EARLIER }, 200],
  ['two ranges', { Range: 'bytes=0-1,5-6' }, 200],
  ['a range behind the end', { Range: `bytes=${film.byteLength}-` }, 416],
  ['the known ETag', { 'If-None-Match': etag }, 304],
  ['the known ETag, weakened', { 'If-None-Match': `"x", W/${etag}` }, 304],
  ['If-None-Match: *', { 'If-None-Match': '*' }, 304],
  ['the known ETag and a range', { 'If-None-Match': etag, Range: 'bytes=0-1' }, 304],
  ['another ETag', { 'If-None-Match': '"other"' }, 200],
  ['the known date', { 'If-Modified-Since': LAST_MODIFIED }, 304],
  ['an earlier date', { 'If-Modified-Since': EARLIER }, 200],
  ['a date that is none', { 'If-Modified-Since': 'yesterday' }, 200],
  [
    'another ETag and the known date',
    { 'If-None-Match': '"x"', 'If-Modified-Since': LAST_MODIFIED },
    200,
  ],
];

for (const [name, headers, status] of conditions) {
  test(`GET with ${name}: ${status}`, async () => {
    const emulator = startEmulator();
    const response = await emulator.send(await emulator.link(FILM), { headers });
    assert.equal(response.status, status);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    const body = Buffer.from(await response.arrayBuffer());
    if (status === 200) assert.equal(body.byteLength, film.byteLength);
    if (status === 304) assert.equal(body.byteLength, 0);
    if (status === 206) {
      assert.deepEqual(body, film.subarray(5, 105));
      assert.equal(response.headers.get('content-range'), `bytes 5-104/${film.byteLength}`);
      assert.equal(response.headers.get('content-length'), '100');
    }
    if (status === 416) {
      assert.equal(response.headers.get('content-range'), `bytes */${film.byteLength}`);
    }
  });
}

const refusals: [
  name: string,
  change: (url: string) => string,
  init: RequestInit,
  status: number,
  code: string,
][] = [
  ['a cache-buster', (url) => `${url}&_=1`, {}, 403, 'SignatureDoesNotMatch'],
  ['no signature', (url) => url.split('?')[0]!, {}, 403, 'AccessDenied'],
  [
    'another scope',
    (url) => url.replace('/objects/', '/scopes/t1/objects/'),
    {},
    403,
    'SignatureDoesNotMatch',
  ],
  ['PUT', (url) => url, { method: 'PUT', body: 'x' }, 403, 'SignatureDoesNotMatch'],
  ['POST', (url) => url, { method: 'POST', body: 'x' }, 405, 'MethodNotAllowed'],
];

for (const [name, change, init, status, code] of refusals) {
  test(`a link with ${name} answers ${status} ${code}`, async () => {
    const emulator = startEmulator();
    const response = await emulator.send(change(await emulator.link(FILM)), init);
    assert.equal(response.status, status);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(await s3Code(response), code);
  });
}

test('HEAD with a GET link answers 403 without a body', async () => {
  const emulator = startEmulator();
  const response = await emulator.send(await emulator.link(FILM), { method: 'HEAD' });
  assert.equal(response.status, 403);
  assert.equal(await response.text(), '');
});

test('a link runs out, for a range too; a new one works', async () => {
  const emulator = startEmulator({ settings: { urlTtlSeconds: 30 } });
  const link = await emulator.link(FILM);
  emulator.advance(29_000);
  assert.equal((await emulator.send(link)).status, 200);
  emulator.advance(1_000);
  for (const headers of [{}, { Range: 'bytes=0-' }, { 'If-None-Match': etag }]) {
    const response = await emulator.send(link, { headers });
    assert.equal(response.status, 403);
    const xml = await response.text();
    assert.match(xml, /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
  }
  assert.equal((await emulator.send(await emulator.link(FILM))).status, 200);
});

test('a stored object comes back under a signed link', async () => {
  const emulator = startEmulator();
  const key = 'tests/a film, with ünusual & signs?.txt';
  const stored = await emulator.send(`/__emulator/objects/${encodeURIComponent(key)}`, {
    method: 'PUT',
    body: 'hello',
    headers: { 'Content-Type': 'text/plain' },
  });
  assert.equal(stored.status, 200);
  await emulator.control('PUT', `/assets/${FILM}`, { download_url: `$signed:${key}` });
  const response = await emulator.send(await emulator.link(FILM));
  assert.equal(response.headers.get('content-type'), 'text/plain');
  assert.equal(await response.text(), 'hello');
});

test('a signed link to nothing answers 404 NoSuchKey', async () => {
  const emulator = startEmulator();
  await emulator.control('PUT', `/assets/${FILM}`, { download_url: '$signed:no/such.mp4' });
  const response = await emulator.send(await emulator.link(FILM));
  assert.equal(response.status, 404);
  assert.equal(await s3Code(response), 'NoSuchKey');
});

test('an empty object is empty, and has no range', async () => {
  const emulator = startEmulator();
  await emulator.send('/__emulator/objects/empty', { method: 'PUT' });
  await emulator.control('PUT', `/assets/${FILM}`, { download_url: '$signed:empty' });
  const link = await emulator.link(FILM);
  assert.equal(await (await emulator.send(link)).text(), '');
  assert.equal((await emulator.send(link, { headers: { Range: 'bytes=0-' } })).status, 416);
});

test('preflight is answered', async () => {
  const response = await startEmulator().send('/objects/any', { method: 'OPTIONS' });
  assert.equal(response.status, 204);
  assert.equal(response.headers.get('access-control-allow-methods'), 'GET, HEAD, PUT');
  assert.equal(response.headers.get('access-control-allow-headers'), '*');
});
