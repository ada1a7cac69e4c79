import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import type { Fetch } from '../../src/http/request.ts';
import { OjinClient, OjinError } from '../../src/ojin/index.ts';
import { rejection } from '../support/test-fetch.ts';

/* What is not published may be otherwise: such services are understood, too. */

const KEY = 'generous-test-key';

/** Waits between tries take no time; the limit of a try stays. */
const clock = {
  now: () => Date.now(),
  sleep: (ms: number) => (ms === 15_000 ? new Promise<void>(() => undefined) : Promise.resolve()),
};

/** A service with these answers, by verb and path; 404 for the rest. */
function serviceOf(answers: Record<string, [status: number, body?: unknown]>) {
  const calls: string[] = [];
  const fetch: Fetch = (url, { method = 'GET' }) => {
    const call = `${method} ${new URL(url).pathname}`;
    calls.push(call);
    const [status, body = ''] = answers[call] ?? [404];
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return Promise.resolve(new Response(status === 204 ? null : text, { status }));
  };
  const client = new OjinClient({ apiKey: KEY, apiBase: 'https://api.test', fetch, clock });
  return { client, calls };
}

const wordsOf = ({ cause }: OjinError): string => (cause instanceof Error ? cause.message : '');

const texts: [body: unknown, status: number, code: string, words: string][] = [
  [{ error_code: 'TITLE_TAKEN', message: 'x' }, 400, 'conflict', 'TITLE_TAKEN; x'],
  [{ message: 'This title already exists.' }, 400, 'conflict', 'This title already exists.'],
  [{ detail: 'Duplicate title' }, 400, 'conflict', 'Duplicate title'],
  [{ error: { message: 'Conflicting title' } }, 400, 'conflict', 'Conflicting title'],
  [{ errors: [{ message: 'a' }, 'b'] }, 400, 'invalid', 'a; b'],
  [{ message: 'You are mistaken.' }, 400, 'invalid', 'You are mistaken.'],
  [{ message: 'The file does not exist.' }, 400, 'invalid', 'The file does not exist.'],
  [{ message: 'It already exists.' }, 422, 'invalid', 'It already exists.'],
  [
    { detail: [{ loc: ['body', 'title'], msg: 'field required', type: 'missing' }] },
    422,
    'invalid',
    'body.title: field required',
  ],
  [{ message: 'Wait.' }, 409, 'conflict', 'Wait.'],
  ['<html>already</html>', 400, 'invalid', ''],
  ['', 400, 'invalid', ''],
  [['a', { message: 'b' }], 403, 'forbidden', 'a; b'],
  [{ message: 'x'.repeat(1000) }, 400, 'invalid', 'x'.repeat(300)],
  [{ message: 'x'.repeat(100_000) }, 400, 'invalid', ''],
  [{ message: 'a\u001b[2J\nb' }, 400, 'invalid', 'a [2J b'],
];

for (const [body, status, code, words] of texts)
  test(`${status} ${JSON.stringify(body).slice(0, 60)}: ${code}`, async () => {
    const { client } = serviceOf({ 'GET /assets': [status, body] });
    const error = (await rejection(client.assets.list())) as OjinError;
    assert.ok(error instanceof OjinError);
    assert.deepEqual([error.code, error.status, wordsOf(error)], [code, status, words]);
    assert.equal(error.message, `${code} (HTTP ${status})`);
  });

test('a service that repeats the key or a signed link does not get them into the error', async () => {
  const message = `The key ${KEY} may not read https://store.test/a.mp4?X-Amz-Signature=abc now.`;
  const { client } = serviceOf({ 'GET /assets': [403, { message }] });
  const error = (await rejection(client.assets.list())) as OjinError;
  assert.equal(wordsOf(error), 'The key … may not read https://store.test/a.mp4 now.');
  assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(KEY));
});

test('an error whose body never comes is told by its status', async () => {
  const fetch: Fetch = () => {
    const pull = (controller: ReadableStreamDefaultController) => controller.error(new TypeError());
    return Promise.resolve(new Response(new ReadableStream({ pull }), { status: 409 }));
  };
  const client = new OjinClient({ apiKey: KEY, fetch, clock });
  assert.equal(((await rejection(client.configs.get('x'))) as OjinError).code, 'conflict');
});

const schema = { type: 'object', required: ['voice'] };
const config = { modelVariantId: 'v', title: 't', parameters: {} };

for (const [name, variant] of [
  ['the key may not read', [403]],
  ['cannot be read now', [503]],
  ['is a web page', [200, '<html>']],
  ['has no schema', [200, { id: 'v' }]],
] as const)
  test(`a variant that ${name}: the service decides on the parameters`, async () => {
    const { client, calls } = serviceOf({
      'GET /model-variants/v': [...variant],
      'POST /model-configs': [201, { id: 'made' }],
      'GET /model-configs/c': [200, { id: 'c', model_variant_id: 'v' }],
      'PATCH /model-configs/c': [200, { id: 'c' }],
    });
    assert.equal((await client.configs.create(config)).id, 'made');
    assert.equal((await client.configs.update('c', { parameters: {} })).id, 'c');
    assert.ok(calls.includes('PATCH /model-configs/c'));
  });

for (const current of [[403], [200, { id: 'c' }]] as [number, object?][])
  test(`a configuration read as ${JSON.stringify(current)} can be updated`, async () => {
    const { client } = serviceOf({
      'GET /model-configs/c': current,
      'PATCH /model-configs/c': [200, { id: 'c' }],
    });
    assert.equal((await client.configs.update('c', { parameters: {} })).id, 'c');
  });

test('a variant that does not exist, or does not fit, ends it before anything is sent', async () => {
  const { client, calls } = serviceOf({
    'GET /model-variants/v': [200, { variant_id: 'v', configuration_schema: schema }],
  });
  const codes = ['v', 'none'].map(async (modelVariantId) => {
    const creating = client.configs.create({ ...config, modelVariantId });
    return ((await rejection(creating)) as OjinError).code;
  });
  assert.deepEqual(await Promise.all(codes), ['invalid', 'not-found']);
  assert.equal(
    ((await rejection(client.configs.create({ ...config, modelVariantId: '' }))) as OjinError).code,
    'invalid',
  );
  assert.ok(calls.every((call) => call.startsWith('GET')));
});

const session = { assetId: 'a', uploadId: 'u', s3Key: 'k' };
const file = { name: 'a.mp4', category: 'video', mimeType: 'video/mp4', size: 7 };
const described = { id: 'a', name: 'a.mp4', category: 'video', mimeType: 'video/mp4', size: 0 };

for (const [answer, expected] of [
  [[201], {}],
  [[202, 'accepted'], {}],
  [[204], {}],
  [[200, [7]], {}],
  [[202, { message: 'queued', id: 'job-1' }], {}],
  [
    [200, { asset_id: 'b', file_size: 7, filename: 'b.mp4', etag: '"e-1"' }],
    { name: 'b.mp4', size: 7, etag: '"e-1"' },
  ],
] as [[number, unknown?], object][])
  test(`an upload completed with ${JSON.stringify(answer)} is an asset`, async () => {
    const { client } = serviceOf({ 'POST /assets/complete-upload': answer });
    const asset = await client.uploads.complete(session, file);
    const wanted = { ...described, kind: 'video', etag: '', ...expected };
    for (const [name, value] of Object.entries(wanted))
      assert.equal(asset[name as keyof typeof asset], value, name);
  });

for (const answer of [[200], [201, 'ok'], [202, {}], [204]] as [number, unknown?][])
  test(`an idle video is accepted with ${JSON.stringify(answer)}, by any template`, async () => {
    const { client } = serviceOf({ 'POST /assets/idle-video': answer });
    await client.assets.idleVideo('a', 'v17');
  });

const asset = { asset_id: 'a', size: 7, download_url: 'https://store.test/?X-Amz-Signature=s' };

for (const metadata of [[404], [403], [405], [200, '<html>'], [200, {}]] as [number, unknown?][])
  test(`metadata answered with ${JSON.stringify(metadata)} come from the asset itself`, async () => {
    const { client } = serviceOf({
      'GET /assets/a/metadata': metadata,
      'GET /assets/a': [200, asset],
    });
    const read = await client.assets.metadata('a');
    assert.deepEqual([read.id, read.size], ['a', 7]);
    assert.ok(!JSON.stringify(read).includes('Signature'));
  });

test('a key that is not valid is not tried twice', async () => {
  const { client, calls } = serviceOf({ 'GET /assets/a/metadata': [401] });
  assert.equal(((await rejection(client.assets.metadata('a'))) as OjinError).code, 'unauthorized');
  assert.equal(calls.length, 1);
});

/** Answers to a change that was accepted, without a record in them. */
const unread: [name: string, status: number, body?: unknown][] = [
  ['201 and no body', 201],
  ['202 and a message', 202, { message: 'accepted' }],
  ['201 and another record', 201, { data: { title: 't' } }],
  ['204', 204],
];
const mine = { id: 'mine', title: 't', model_variant_id: 'v' };
const others = { id: 'other', title: 'another', model_variant_id: 'v' };

for (const [name, status, body] of unread)
  test(`${name} to a creation: the configuration is looked up by its title`, async () => {
    const { client, calls } = serviceOf({
      'GET /model-variants/v': [200, { id: 'v' }],
      'POST /model-configs': [status, body],
      'GET /model-configs': [200, { items: [others, mine] }],
    });
    assert.equal((await client.configs.create(config)).id, 'mine');
    assert.equal(calls.filter((call) => call.startsWith('POST')).length, 1);
  });

for (const [name, list] of [
  ['nobody has the title', [200, { items: [others] }]],
  ['another variant has it', [200, { items: [{ ...mine, model_variant_id: 'w' }] }]],
  ['the list cannot be read', [200, '<html>']],
] as [string, [number, unknown]][])
  test(`a creation without a record, and ${name}: its outcome is unknown`, async () => {
    const { client, calls } = serviceOf({
      'GET /model-variants/v': [200, { id: 'v' }],
      'POST /model-configs': [201],
      'GET /model-configs': list,
    });
    const { code, status, outcome } = (await rejection(client.configs.create(config))) as OjinError;
    assert.deepEqual([code, status, outcome], ['bad-answer', 201, 'unknown']);
    assert.equal(calls.filter((call) => call.startsWith('POST')).length, 1);
  });

test('an update without a record in the answer is read back', async () => {
  const { client, calls } = serviceOf({
    'PATCH /model-configs/mine': [204],
    'GET /model-configs/mine': [200, mine],
  });
  assert.equal((await client.configs.update('mine', { title: 't' })).id, 'mine');
  assert.deepEqual(calls, ['PATCH /model-configs/mine', 'GET /model-configs/mine']);
});

test('an asset without a link is an asset', async () => {
  const { client } = serviceOf({ 'GET /assets/a': [200, { id: 'a', name: 'a.mp4' }] });
  const { id, name, url, expiresAt } = await client.assets.get('a');
  assert.deepEqual([id, name, url, expiresAt], ['a', 'a.mp4', undefined, Infinity]);
});
