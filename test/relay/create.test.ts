import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { MemoryStore, type RelayOptions } from '../../src/relay/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { API_KEY, BASE, PAGE, post, SECRET, startRelay } from './support/relay.ts';
import {
  odd,
  redirect,
  refused,
  type Reply,
  snapshot,
  vendorForTests,
  UNKNOWN,
} from './support/vendor.ts';

/** Could wait for a clock that stands still. */
const LIMIT = { timeout: 10_000 };
const CREATE = 'create_agent_task';
const TEMPLATE = '6f0bb6c0-0c1c-4f7e-9a1b-3d5a3f1f0c11';
const vendor = await vendorForTests();
const start = (options: Partial<RelayOptions> = {}) =>
  startRelay({ apiBase: vendor.url, ...options });

test('starts a task with the account key, and gives a handle in place of the id', async () => {
  const visitor = await start().visit();
  const { status, json } = await visitor.create('A film', randomUUID(), { template_id: TEMPLATE });
  assert.equal(status, 200);
  const { data, ...envelope } = json;
  assert.deepEqual(envelope, { success: true, errorMsg: '', error_code: 0 });
  assert.equal(data?.project_id, 'project-1');
  assert.match(data.chat_id as string, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  assert.deepEqual(vendor.calls, [
    {
      path: CREATE,
      body: { message: 'A film', template_id: TEMPLATE },
      authorization: `Bearer ${API_KEY}`,
    },
  ]);
});

const LISTED = { templates: [TEMPLATE.toUpperCase()] };
const BODIES: [string, unknown, object, number, Partial<RelayOptions>?][] = [
  ['the longest message', 'é'.repeat(2000), {}, 200],
  ['a message that is too long', 'x'.repeat(2001), {}, 400],
  ['a surrogate pair, which counts as two', '😀'.repeat(1001), {}, 400],
  ['no message', null, {}, 400],
  ['an empty message', ' \n', {}, 400],
  ['a message of zero-width characters', '\u200b\u200d\ufeff\u2060', {}, 400],
  ['a message of characters that show nothing', '\u3164\u2800\u00ad\u0301', {}, 400],
  ['a message of one emoji', '👩‍🚀', {}, 200],
  ['a message that is no text', ['x'], {}, 400],
  ['a field that is not known', 'x', { webhook: 'https://evil.example' }, 400],
  ['a template that is no UUID', 'x', { template_id: 'orchard film 2 – né' }, 200],
  ['a long template', 'x', { template_id: '😀'.repeat(500) }, 200],
  ['an empty template', 'x', { template_id: '' }, 200],
  ['an empty template, where there is a list', 'x', { template_id: '' }, 400, LISTED],
  ['a template of spaces', 'x', { template_id: '  ' }, 200],
  ['a template with a control character', 'x', { template_id: 'a\nb' }, 200],
  ['a template that is no text', 'x', { template_id: 7 }, 400],
  ['any template, without a list', 'x', { template_id: TEMPLATE }, 200],
  ['a listed template', 'x', { template_id: TEMPLATE }, 200, LISTED],
  ['another template than those listed', 'x', { template_id: randomUUID() }, 400, LISTED],
  ['a listed name', 'x', { template_id: 'Film' }, 200, { templates: ['Film'] }],
  ['a listed name in another case', 'x', { template_id: 'film' }, 400, { templates: ['Film'] }],
  ['no template, where there is a list', 'x', {}, 400, LISTED],
  ['a length that the host allows', 'x'.repeat(11), {}, 400, { limits: { maxLength: 10 } }],
];
for (const [name, message, more, expected, options] of BODIES) {
  test(`${name}: ${expected}`, async () => {
    const visitor = await start(options).visit();
    const { status, json } = await visitor.create(message, randomUUID(), more);
    assert.equal(status, expected, JSON.stringify(json));
    assert.equal(json.error_code, expected === 200 ? 0 : expected);
    assert.equal(vendor.count(CREATE), expected === 200 ? 1 : 0);
  });
}

test('a body must be JSON, an object, and not too large; a key must be there', async () => {
  const { relay, visit } = start();
  const { token } = await visit();
  const send = async (body: string | ReadableStream, headers: Record<string, string> = {}) => {
    const request = new Request(`${BASE}/${CREATE}`, {
      method: 'POST',
      headers: {
        ...{ origin: PAGE, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...{ 'idempotency-key': randomUUID(), ...headers },
      },
      body,
      duplex: 'half',
    } as RequestInit);
    return (await relay(request)).status;
  };
  let pulled = 0;
  const endless = new ReadableStream({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(4096).fill(120));
    },
  });
  const good = '{"message":"x"}';
  assert.equal(await send(good, { 'content-type': 'text/plain' }), 415);
  assert.equal(await send('{"message":'), 400);
  assert.equal(await send('["x"]'), 400);
  assert.equal(await send(JSON.stringify({ message: 'x'.repeat(20_000) })), 413);
  assert.equal(await send(endless), 413);
  assert.ok(pulled < 12, `${pulled} pieces were read`);
  for (const key of ['', 'short', 'x'.repeat(129), 'with blanks in it, long'])
    assert.equal(await send(good, { 'idempotency-key': key }), 400, key);
  assert.equal(vendor.calls.length, 0);
  assert.equal(await send(good), 200);
});

/** SJinn's refusal, what the visitor hears, and what the host is told. */
const REFUSALS: [string, Reply, number, (number | string)?, RegExp?][] = [
  ['no balance', refused(100), 503, 100, /balance/],
  ['no membership', refused(101), 503, 101, /membership/],
  ['a wrong key, in the envelope', refused(401), 503, 401, /account key/],
  ['a wrong key, by status', refused(401, 401), 503, 401, /account key/],
  ['a forbidden call, by status', { status: 403, text: 'no' }, 503, 403, /permissions/],
  ['a forbidden call, in the envelope', refused(403), 503, 403, /permissions/],
  ['an unknown template', refused(404), 404, 404, /template/],
  [
    'an unknown template, in words',
    refused(500, 200, 'Template does not exist'),
    404,
    500,
    /template/,
  ],
  ['a number as text, under another name', odd({ code: '100' }), 503, 100, /balance/],
  ['no number', odd({}), 502, 'server'],
  ['a redirect that was not followed', redirect(307), 502, 307],
  ['a move for good', redirect(301), 502, 301],
  ['an invalid request', refused(400, 400), 400, 400],
  ['an agent that did not start', refused(500), 502, 500],
];
for (const [name, reply, expected, code, hint] of REFUSALS) {
  test(`${name}: ${expected}, not counted, and the key is free again`, async () => {
    const { relay, logs, visit } = start({ limits: { tasksPerDay: 1 } });
    const visitor = await visit();
    vendor.replyWith(reply);
    const key = randomUUID();
    const { status, json, headers } = await visitor.create('A film', key);
    assert.deepEqual([status, json.error_code, json.success], [expected, expected, false]);
    assert.doesNotMatch(JSON.stringify(json), /balance|membership|key|vendor|SJinn/i);
    assert.equal(headers.get('access-control-allow-origin'), PAGE);
    const line = logs.find(({ event }) => event === 'vendor');
    assert.deepEqual([line?.level, line?.code], ['error', code]);
    assert.match(line?.hint ?? '', hint ?? /^$/);
    assert.equal(vendor.count(CREATE), 1);
    vendor.replyWith();
    assert.equal((await visitor.create('A film', key)).status, 200);
    await relay.close();
  });
}

test('limits of a visitor and of all; a day later there is room again', async () => {
  const clock = new FakeClock();
  const limits = { tasksPerDay: 2, globalTasksPerDay: 3, concurrentTasks: 9 };
  const { visit } = start({ clock, limits });
  const [ada, kai] = [await visit(), await visit()];
  await ada.start();
  await clock.advance(60_000);
  await ada.start();
  const full = await ada.create();
  assert.equal(full.status, 429);
  assert.equal(full.headers.get('retry-after'), String(24 * 60 * 60 - 60));
  await kai.start();
  assert.match(String((await kai.create()).json.errorMsg), /^The daily limit/);
  await clock.advance(24 * 60 * 60_000);
  await (await visit(ada.cookie)).start();
});

test('so many tasks at the same time; one that ends, or grows old, makes room', async () => {
  const clock = new FakeClock();
  const { visit } = start({ clock, limits: { concurrentTasks: 1 } });
  const ada = await visit();
  const task = await ada.start();
  const { status, headers } = await ada.create();
  assert.deepEqual([status, headers.get('retry-after')], [429, '30']);
  vendor.replyWith({ data: snapshot(1, []) }); // not started yet
  await ada.query(task);
  vendor.replyWith();
  assert.equal((await ada.create()).status, 429);
  await clock.advance(2000);
  vendor.replyWith({ data: snapshot(1, [['ffmpeg_full_compose', ['https://cdn.example/f.mp4']]]) });
  await ada.query(task);
  vendor.replyWith();
  await ada.start();
  assert.equal((await ada.create()).status, 429);
  await clock.advance(60 * 60_000);
  await (await visit(ada.cookie)).start();
});

test('200 at once, 10 allowed: 10', async () => {
  const visitor = await start({ limits: { tasksPerDay: 10, concurrentTasks: 300 } }).visit();
  const answers = await Promise.all(Array.from({ length: 200 }, () => visitor.create()));
  assert.equal(answers.filter(({ status }) => status === 200).length, 10);
  assert.equal(answers.filter(({ status }) => status === 429).length, 190);
  assert.equal(vendor.count(CREATE), 10);
});

test(
  'a claim whose answer is lost: 503, nothing is sent, and the slot is given back',
  LIMIT,
  async () => {
    class Lossy extends MemoryStore {
      isLossy = false;
      override async claim(...args: Parameters<MemoryStore['claim']>) {
        const claimed = await super.claim(...args);
        if (this.isLossy) throw new Error('no answer');
        return claimed;
      }
    }
    const clock = new FakeClock();
    const store = new Lossy(clock);
    const visitor = await start({ clock, store, limits: { tasksPerDay: 1 } }).visit();
    const key = randomUUID();
    store.isLossy = true;
    assert.equal((await visitor.create('A film', key)).status, 503);
    store.isLossy = false;
    assert.equal(vendor.count(CREATE), 0);
    await clock.advance(100);
    assert.equal((await visitor.create('A film', key)).status, 200);
  },
);

test('no secret, message or handle in a log; no secret in an answer', async () => {
  const { relay, logs, visit } = start({ limits: { tasksPerDay: 1000, concurrentTasks: 1000 } });
  const visitor = await visit();
  const message = 'a very private message';
  const key = randomUUID();
  const answers: unknown[] = [];
  const handles: string[] = [];
  for (const [, reply] of [...REFUSALS, ...UNKNOWN]) {
    vendor.replyWith(reply);
    answers.push((await visitor.create(message)).json);
    vendor.replyWith();
    const { json } = await visitor.create(message);
    handles.push(json.data?.chat_id as string);
    vendor.replyWith(reply);
    answers.push(json, (await visitor.query(handles.at(-1))).json);
  }
  await visitor.create(message, key);
  await relay(post(`${BASE}/${API_KEY}?${SECRET}`, message));
  const logged = JSON.stringify(logs);
  const answered = JSON.stringify(answers);
  assert.ok(logs.length > 40);
  for (const secret of [API_KEY, SECRET]) assert.ok(!logged.includes(secret), secret);
  for (const secret of [API_KEY, SECRET, 'own words'])
    assert.ok(!answered.includes(secret), secret);
  for (const secret of [message, key, visitor.token, visitor.cookie!.slice(13), ...handles])
    assert.ok(!logged.includes(secret), secret);
  for (const { requestId, time, level } of logs) assert.ok(requestId && time && level);
});
