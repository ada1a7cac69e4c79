import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { OjinError } from '../../src/http/error.ts';
import type { Fetch } from '../../src/http/request.ts';
import { sendPart } from '../../src/upload/send-part.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { rejection } from '../support/test-fetch.ts';

const folder = mkdtempSync(join(tmpdir(), 'ojin-part-'));
const content = Buffer.from('0123456789'.repeat(40_000));
const part = { number: 2, start: 5, size: 300_001 };
const bytes = content.subarray(5, 300_006);
let file: FileHandle;

before(async () => {
  writeFileSync(join(folder, 'film'), content);
  file = await open(join(folder, 'film'));
});
after(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

const clock = new FakeClock();
function send(fetch: Fetch, signal = new AbortController().signal) {
  let sent = 0;
  const onBytes = (count: number) => (sent += count);
  const url = 'https://store.test/?X-Amz-Signature=secret';
  return { done: sendPart({ url, file, part, fetch, clock, signal, onBytes }), sent: () => sent };
}

const bodyOf = (init: RequestInit) => (init.body as ReadableStream<Uint8Array>).getReader();

/** Never answers; ends as `fetch` does when it is aborted. */
const silence = ({ signal }: RequestInit) =>
  new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });

test('the part leaves the disk as it is, with its length, without following redirects', async () => {
  const etag = createHash('md5').update(bytes).digest('hex');
  const { done, sent } = send(async (_url, init) => {
    assert.deepEqual(init.headers, { 'Content-Length': '300001' });
    assert.equal(init.redirect, 'manual');
    const pieces = [];
    const reader = bodyOf(init);
    for (let it = await reader.read(); !it.done; it = await reader.read()) pieces.push(it.value);
    assert.deepEqual(Buffer.concat(pieces), bytes);
    return new Response(null, { headers: { ETag: `"${etag}"` } });
  });
  assert.deepEqual(await done, { etag: `"${etag}"`, verified: true, md5: etag });
  assert.equal(sent(), part.size);
});

test('a PUT that moves nothing for a minute is over', async () => {
  const { done } = send((_url, init) => silence(init));
  const failed = rejection(done);
  await clock.advance(59_999);
  assert.equal(clock.pending.length, 1);
  await clock.advance(1);
  assert.equal(((await failed) as OjinError).code, 'timeout');
});

test('a PUT that moves has another minute', async () => {
  let onRead!: () => void;
  const reading = new Promise<void>((resolve) => (onRead = resolve));
  const { done, sent } = send(async (_url, init) => {
    await clock.sleep(59_000);
    await bodyOf(init).read();
    onRead();
    return silence(init);
  });
  const failed = rejection(done);
  await clock.advance(59_000);
  await reading;
  await clock.advance(1000);
  assert.ok(sent() > 0);
  assert.deepEqual(clock.pending, [60_000]);
  await clock.advance(60_000);
  assert.equal(((await failed) as OjinError).code, 'timeout');
  assert.deepEqual(clock.pending, []);
});

test('an abort by the caller is one', async () => {
  const stop = new AbortController();
  const { done } = send((_url, init) => silence(init), stop.signal);
  stop.abort(new Error('secret'));
  assert.equal(((await rejection(done)) as OjinError).code, 'aborted');
});

for (const [status, code] of [
  [307, 'invalid'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [503, 'server'],
] as const)
  test(`${status}: ${code}`, async () => {
    const { done } = send(() => Promise.resolve(new Response('<Error/>', { status })));
    const error = (await rejection(done)) as OjinError;
    assert.deepEqual([error.code, error.status], [code, status]);
  });

test('a network that fails: network, without its own words', async () => {
  const { done } = send(() => Promise.reject(new TypeError('secret')));
  const error = (await rejection(done)) as OjinError;
  assert.deepEqual([error.code, error.message], ['network', 'network']);
});
