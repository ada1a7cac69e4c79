import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore, type RelayOptions } from '../../src/relay/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { BASE, PAGE, post, startRelay, told } from './support/relay.ts';
import { until } from '../support/until.ts';
import { refused, type Reply, snapshot, vendorForTests } from './support/vendor.ts';

const QUERY = 'query_agent_task_status';
const PLAN = ['TODO_Write', ['1. A picture']] as const;
const FILM = ['ffmpeg_full_compose', ['https://cdn.example/film.mp4?signed']] as const;
const tools = [PLAN, FILM] as unknown as [string, string[]][];
const vendor = await vendorForTests();
const start = (options: Partial<RelayOptions> = {}) =>
  startRelay({ apiBase: vendor.url, ...options });

test('shows a task as SJinn does, under the handle', async () => {
  const visitor = await start().visit();
  const handle = await visitor.start();
  vendor.replyWith({ data: snapshot(2, tools) });
  const { status, json } = await visitor.query(handle);
  assert.equal(status, 200);
  assert.deepEqual(json, {
    ...{ success: true, errorMsg: '', error_code: 0 },
    data: { ...snapshot(2, tools), chat_id: handle },
  });
  assert.deepEqual(vendor.calls.at(-1)?.body, { chat_id: 'chat-1' });
});

test('a store that writes to a disk is not asked who asks SJinn', async () => {
  const store = Object.assign(new MemoryStore(), { passing: new MemoryStore() });
  const visitor = await start({ store }).visit();
  const handle = await visitor.start();
  const kept = store.size;
  vendor.replyWith({ data: snapshot(2, tools) });
  const answers = await Promise.all([visitor.query(handle), visitor.query(handle)]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200],
  );
  assert.deepEqual([store.size, vendor.count(QUERY)], [kept, 1]);
});

test('times that SJinn leaves out are left out', async () => {
  const visitor = await start().visit();
  const handle = await visitor.start();
  vendor.replyWith({ data: { status: 2 } });
  const { json } = await visitor.query(handle);
  const { data } = json;
  assert.deepEqual(data, { chat_id: handle, project_id: 'project-1', status: 2, tool_results: [] });
});

test('a filter hides results, and costs no call of its own: by POST and by GET', async () => {
  const clock = new FakeClock();
  const { relay, visit } = start({ clock });
  const visitor = await visit();
  const handle = await visitor.start();
  vendor.replyWith({ data: snapshot(1, tools) });
  const names = async (answer: ReturnType<typeof visitor.query>) =>
    ((await answer).json.data?.tool_results as { name: string }[]).map(({ name }) => name);
  const get = (query: string) => {
    const headers = { origin: PAGE, authorization: `Bearer ${visitor.token}` };
    return told(relay(new Request(`${BASE}/${QUERY}?chat_id=${handle}${query}`, { headers })));
  };
  assert.deepEqual(await names(visitor.query(handle)), ['TODO_Write', 'ffmpeg_full_compose']);
  assert.deepEqual(await names(visitor.query(handle, ['TODO_Write'])), ['TODO_Write']);
  assert.deepEqual(await names(visitor.query(handle, ['Image_VQA'])), []);
  assert.deepEqual(await names(get('')), ['TODO_Write', 'ffmpeg_full_compose']);
  assert.deepEqual(await names(get('&tool_names=x,TODO_Write')), ['TODO_Write']);
  assert.equal(vendor.count(QUERY), 1);
});

test('a cookie that does not come back: the handle is enough to go on reading', async () => {
  const { visit } = start();
  const handle = await (await visit()).start();
  const renewed = await visit(); // says the cookie: somebody else
  const { status, json } = await renewed.query(handle);
  assert.deepEqual([status, json.data?.chat_id], [200, handle]);
});

test('a handle that went astray is of no use to the page of another host', async () => {
  const other = 'https://other.example';
  const { relay, visit } = start({ origins: [PAGE, other] });
  const handle = await (await visit()).start();
  const origin = { origin: other };
  const { json } = await told(relay(post(`${BASE}/token`, undefined, origin)));
  const authorization = `Bearer ${json.access_token as string}`;
  const asked = post(`${BASE}/${QUERY}`, { chat_id: handle }, { ...origin, authorization });
  assert.equal((await told(relay(asked))).status, 404);
  assert.equal(vendor.count(QUERY), 0);
});

test("another visitor's task, a forged one and one that is gone look the same", async () => {
  let name = 'ada';
  const { visit } = start({ identify: () => name });
  const ada = await visit();
  name = 'kai';
  const kai = await visit();
  const handle = await ada.start();
  const [head, body, signature = ''] = handle.split('.');
  const changed = `${head}.${body}.${Buffer.from(signature).reverse().toString()}`;
  const answers = [await kai.query(handle), await ada.query(changed), await ada.query('chat-1')];
  answers.push(await ada.query(ada.token));
  assert.equal(vendor.count(QUERY), 0);
  vendor.replyWith(refused(404));
  answers.push(await ada.query(handle));
  for (const { status, json } of answers) {
    assert.equal(status, 404);
    assert.deepEqual(json, answers[0]?.json);
  }
});

const ODD: [string, unknown, unknown][] = [
  ['no chat_id', undefined, []],
  ['a chat_id that is no text', 7, []],
  ['tool_names that are no list', 'x', 'TODO_Write'],
  ['tool_names that are no texts', 'x', [1]],
  ['51 tool_names', 'x', Array.from({ length: 51 }, String)],
  ['a tool name of 201 characters', 'x', ['x'.repeat(201)]],
];
for (const [name, chatId, toolNames] of ODD) {
  test(`${name}: 400`, async () => {
    const visitor = await start().visit();
    assert.equal((await visitor.query(chatId, toolNames)).status, 400);
  });
}

test('50 at once are one call, and so is everything within 2 s', { timeout: 20_000 }, async () => {
  const clock = new FakeClock();
  const visitor = await start({ clock }).visit();
  const handle = await visitor.start();
  const many = await Promise.all(Array.from({ length: 50 }, () => visitor.query(handle)));
  assert.ok(many.every(({ status }) => status === 200));
  await clock.advance(1999);
  await visitor.query(handle);
  assert.equal(vendor.count(QUERY), 1);
  await clock.advance(1);
  await visitor.query(handle);
  assert.equal(vendor.count(QUERY), 2);
});

test('tasks do not share what is asked', async () => {
  const visitor = await start().visit();
  const handles = [await visitor.start(), await visitor.start()];
  for (const handle of handles) await visitor.query(handle);
  const asked = vendor.calls.filter(({ path }) => path === QUERY).map(({ body }) => body.chat_id);
  assert.equal(new Set(asked).size, 2);
});

const HTML = (status: number): Reply => ({ status, text: '<h1>Not here</h1>' });
const FAILURES: [string, Reply, number, boolean][] = [
  ['no balance', refused(100), 503, true],
  ['a wrong key', refused(401, 401), 503, true],
  ['too many calls', { status: 429, json: {} }, 503, false],
  ['a forbidden call', refused(403), 503, true],
  ['trouble', { status: 500, text: '<h1>500</h1>' }, 502, false],
  ['a failure in the envelope', refused(500), 502, false],
  ['a cut connection', 'cut', 502, false],
  ['nonsense', { text: '{' }, 502, false],
  ['a task that SJinn does not know', refused(404), 404, false],
  ['HTML with 404, which says nothing of the task', HTML(404), 502, false],
  ['404 in an envelope without a number', { status: 404, json: { success: false } }, 502, false],
  ['HTML with 410', HTML(410), 502, false],
  ['HTML with 400', HTML(400), 502, false],
];
for (const [name, reply, expected, isHostsAffair] of FAILURES) {
  test(`${name}: ${expected}, once for everybody within the interval`, async () => {
    const { logs, visit } = start();
    const visitor = await visit();
    const handle = await visitor.start();
    vendor.replyWith(reply);
    const answers = await Promise.all([visitor.query(handle), visitor.query(handle)]);
    for (const { status, json } of answers)
      assert.deepEqual([status, json.error_code], [expected, expected]);
    if (expected === 503) assert.equal(answers[0].headers.get('retry-after'), '30');
    assert.equal(vendor.count(QUERY), 1);
    const hint = logs.find(({ event }) => event === 'vendor')?.hint;
    assert.equal(Boolean(hint), isHostsAffair);
  });
}

test('no answer within 15 s: 504', async () => {
  const clock = new FakeClock();
  const visitor = await start({ clock }).visit();
  const handle = await visitor.start();
  vendor.replyWith('hang');
  const waiting = visitor.query(handle);
  await until(() => vendor.count(QUERY) === 1);
  await clock.advance(15_000);
  assert.equal((await waiting).status, 504);
});
