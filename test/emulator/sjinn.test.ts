import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SJINN_KEY, type Fault, type Settings } from '../../src/emulator/index.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import { ORIGIN, startEmulator } from './helpers.ts';

/* The contract of SJinn's Agent API: keys, envelopes, what is refused, and faults. */

const API = '/api/un-api';
const CREATE = `${API}/create_agent_task`;
const QUERY = `${API}/query_agent_task_status`;
const TEMPLATE = '788acc9a-866b-4688-849e-7c7cfffaff54';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

type Emulator = ReturnType<typeof startEmulator>;

/** A POST of this JSON, or text; no key when it is empty. */
const post = (emulator: Emulator, path: string, body: unknown, key = SJINN_KEY) =>
  emulator.send(path, {
    method: 'POST',
    headers: key ? { Authorization: `Bearer ${key}` } : {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const client = (emulator: Emulator, scope = '') =>
  new SjinnClient({
    credentials: () => ({ accessToken: SJINN_KEY, apiBase: `${ORIGIN}${scope}${API}` }),
    fetch: emulator.send,
  });

test('creates a task, in an envelope without CORS headers', async () => {
  const response = await post(startEmulator(), CREATE, {
    message: 'A panda',
    template_id: TEMPLATE,
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(response.headers.get('access-control-allow-origin'), null);
  const { data, ...envelope } = (await response.json()) as { data: Record<string, string> };
  assert.deepEqual(envelope, { success: true, errorMsg: '', error_code: 0 });
  assert.deepEqual(Object.keys(data), ['project_id', 'chat_id']);
  for (const id of Object.values(data)) assert.match(id, UUID);
});

const NOBODY = '00000000-0000-4000-8000-000000000000';
const refused: [path: string, body: unknown, code: number, message: RegExp][] = [
  [CREATE, '', 400, /JSON object/],
  [CREATE, '[]', 400, /JSON object/],
  [CREATE, {}, 400, /message is required/],
  [CREATE, { message: ['A panda'] }, 400, /message is required/],
  [CREATE, { message: 'A panda', template_id: 7 }, 400, /template_id must be a string/],
  [CREATE, { message: '[unknown-template]' }, 404, /Template not found/],
  [CREATE, { message: '[forbidden]' }, 403, /Unauthorized access/],
  [CREATE, { message: '[too-many]' }, 429, /Too many tasks/],
  [QUERY, {}, 400, /chat_id is required/],
  [QUERY, { chat_id: NOBODY, tool_names: 'TODO_Write' }, 400, /tool_names must be an array/],
  [QUERY, { chat_id: NOBODY, tool_names: [1] }, 400, /tool_names must be an array/],
  [QUERY, { chat_id: NOBODY }, 404, /not found/],
];

for (const [path, body, code, message] of refused) {
  test(`${path} refuses ${JSON.stringify(body)} with HTTP 200 and ${code}`, async () => {
    const emulator = startEmulator();
    const response = await post(emulator, path, body);
    assert.equal(response.status, 200);
    const { errorMsg, ...envelope } = (await response.json()) as { errorMsg: string };
    assert.deepEqual(envelope, { success: false, error_code: code });
    assert.match(errorMsg, message);
    assert.deepEqual(await emulator.json('/__emulator/tasks'), []);
  });
}

for (const [key, method] of [
  ['', 'POST'],
  ['another-key', 'POST'],
  ['', 'GET'],
  ['', 'OPTIONS'],
]) {
  test(`${method!} with the key "${key!}": 401, before anything else`, async () => {
    const init = { method: method!, headers: { Authorization: `Bearer ${key!}` } };
    const response = await startEmulator().send(QUERY, init);
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    assert.deepEqual(await response.json(), {
      success: false,
      errorMsg: 'Invalid or missing access token',
      error_code: 401,
    });
  });
}

test('an unknown path is a 404 in an envelope', async () => {
  const response = await post(startEmulator(), `${API}/cancel_agent_task`, {});
  assert.equal(response.status, 404);
  assert.equal(((await response.json()) as { error_code: number }).error_code, 404);
});

/** SJinn publishes no limit for any of these. */
const accepted: [what: string, body: object][] = [
  ['a message of 2 MB', { message: 'a'.repeat(2 * 1024 * 1024) }],
  ['a message of spaces', { message: ' ' }],
  ['a template that is no UUID', { message: 'A panda', template_id: 'panda, 2nd' }],
  ['an empty template', { message: 'A panda', template_id: '' }],
  ['a field that nobody knows', { message: 'A panda', mood: 'happy' }],
];
for (const [what, body] of accepted)
  test(`accepts ${what}`, async () => {
    const response = await post(startEmulator(), CREATE, body);
    assert.equal(((await response.json()) as { success: boolean }).success, true);
  });

test('as many tasks at a time as the plan allows; each makes room when it is over', async () => {
  const emulator = startEmulator({ settings: { concurrentTasks: 2, taskSeconds: 10 } });
  const sjinn = client(emulator);
  await sjinn.create({ message: 'One' });
  emulator.advance(5000);
  await sjinn.create({ message: 'Two' });
  await assert.rejects(sjinn.create({ message: 'Three' }), {
    ...{ code: 'rate-limited', errorCode: 429, retryAfter: 15_000 },
  });
  const { credits } = await emulator.json('/__emulator/settings');
  assert.equal(credits, 10_000 - 2 * 200);
  emulator.advance(5000);
  await sjinn.create({ message: 'Three' });
  await emulator.control('PUT', '/settings', { concurrentTasks: null });
  await sjinn.create({ message: 'Four' });
});

for (const [body, code] of [
  [{}, 500],
  [{ message: '[too-many]' }, 500],
  [{ message: '[forbidden]' }, 403],
  [{ message: '[unknown-template]' }, 404],
] as const)
  test(`seed-strict: ${JSON.stringify(body)} is refused with ${code}, a code of the documents`, async () => {
    const response = await post(startEmulator({ seedStrict: true }), CREATE, body);
    const { errorMsg, ...envelope } = (await response.json()) as { errorMsg: string };
    assert.deepEqual(envelope, { success: false, error_code: code });
    assert.ok(errorMsg);
  });

test('seed-strict: no room is still understood', async () => {
  const sjinn = client(startEmulator({ seedStrict: true, settings: { concurrentTasks: 0 } }));
  await assert.rejects(sjinn.create({ message: 'One' }), { code: 'rate-limited', errorCode: 500 });
});

test('seed-strict: answers have the fields of the documents, and no others', async () => {
  const emulator = startEmulator({ seedStrict: true, settings: { taskSeconds: 0 } });
  const created = await post(emulator, CREATE, { message: 'A panda' });
  const { data, ...envelope } = (await created.json()) as { data: Record<string, string> };
  assert.deepEqual(Object.keys(envelope), ['success', 'errorMsg', 'error_code']);
  assert.deepEqual(Object.keys(data), ['project_id', 'chat_id']);
  const queried = await post(emulator, QUERY, { chat_id: data.chat_id });
  const answer = (await queried.json()) as { data: { tool_results: object[] } };
  assert.deepEqual(Object.keys(answer.data), [
    ...['chat_id', 'project_id', 'status', 'tool_results', 'create_time', 'update_time'],
  ]);
  for (const tool of answer.data.tool_results)
    assert.deepEqual(Object.keys(tool), ['name', 'result']);
});

const cannotPay: [Partial<Settings>, number][] = [
  [{ credits: 199 }, 100],
  [{ membershipRequired: true }, 101],
];

for (const [settings, errorCode] of cannotPay) {
  test(`with ${JSON.stringify(settings)} nothing is created: ${errorCode}`, async () => {
    const emulator = startEmulator({ settings });
    const creating = client(emulator).create({ message: 'A panda' });
    await assert.rejects(creating, { code: 'forbidden', errorCode });
    assert.deepEqual(await emulator.json('/__emulator/tasks'), []);
  });
}

test('each task takes 200 credits until none are left', async () => {
  const emulator = startEmulator({ settings: { credits: 500 } });
  const sjinn = client(emulator);
  await sjinn.create({ message: 'One' });
  await sjinn.create({ message: 'Two' });
  await assert.rejects(sjinn.create({ message: 'Three' }), { errorCode: 100 });
  assert.equal((await emulator.json('/__emulator/settings')).credits, 100);
  await emulator.control('PUT', '/settings', { credits: 200 });
  await sjinn.create({ message: 'Three' });
});

test('lists the tasks of a scope, and how often each was asked for', async () => {
  const emulator = startEmulator();
  const sjinn = client(emulator, '/scopes/a');
  const [one, two] = [await sjinn.create({ message: 'One' }), await sjinn.create({ message: '2' })];
  await sjinn.query(two.chatId);
  await sjinn.query(two.chatId, { method: 'GET' });
  const created_at = '2025-07-01T12:00:00.000Z';
  assert.deepEqual(await emulator.json('/scopes/a/__emulator/tasks'), [
    { chat_id: one.chatId, message: 'One', created_at, queries: 0 },
    { chat_id: two.chatId, message: '2', created_at, queries: 2 },
  ]);
  assert.equal((await emulator.json('/scopes/a/__emulator')).tasks, 2);
  assert.deepEqual(await emulator.json('/__emulator/tasks'), []);
  await assert.rejects(client(emulator).query(one.chatId), { code: 'not-found' });
});

const faults: [Fault, code: string, tasks: number][] = [
  [{ status: 503 }, 'server', 0],
  [{ status: 429, headers: { 'Retry-After': '7' } }, 'rate-limited', 0],
  [{ html: true }, 'server', 0],
  [{ html: true, status: 200 }, 'bad-answer', 0],
  [{ garbage: true }, 'bad-answer', 0],
  [{ cut: 0 }, 'network', 0],
  // the answer is lost on its way: the task is there, and somebody pays for it
  [{ body: '{"success":tr' }, 'bad-answer', 1],
];

for (const [fault, code, tasks] of faults) {
  test(`fault ${JSON.stringify(fault)}: ${code}, and ${tasks} tasks`, async () => {
    const emulator = startEmulator();
    await emulator.fault({ match: { path: CREATE }, fault });
    await assert.rejects(client(emulator).create({ message: 'A panda' }), { code });
    assert.equal((await emulator.json<[]>('/__emulator/tasks')).length, tasks);
  });
}

test('no fault makes an answer readable for another origin', async () => {
  const emulator = startEmulator();
  await emulator.fault({ match: { path: `${API}/**` }, times: 1, fault: { status: 503 } });
  const response = await post(emulator, CREATE, { message: 'A panda' });
  assert.equal(response.status, 503);
  assert.equal(response.headers.get('access-control-allow-origin'), null);
});
