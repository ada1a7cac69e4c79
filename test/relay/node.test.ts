import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { SJINN_KEY } from '../../src/emulator/index.ts';
import {
  createRelay,
  type LogEntry,
  RelayConfigError,
  type RelayOptions,
} from '../../src/relay/index.ts';
import { relayFromEnv, serveRelay, toNodeHandler } from '../../src/relay/node.ts';
import { runMain, startProcess } from './support/process.ts';
import { until } from '../support/until.ts';
import {
  API_KEY,
  overNetwork,
  PAGE,
  post,
  SECRET,
  startRelay,
  told,
  visit,
} from './support/relay.ts';
import { type Reply, vendorForTests } from './support/vendor.ts';

const vendor = await vendorForTests();

const send = (request: Request) => fetch(request);
const options = () => ({
  ...{ apiKey: API_KEY, secret: SECRET, origins: [PAGE], apiBase: vendor.url },
  log: () => undefined,
});

/** Serves it for as long as the test runs. */
async function listen(listener: RequestListener): Promise<{ url: string; close: () => void }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

async function useAt(base: string): Promise<void> {
  const token = await send(
    new Request(`${base}/token`, { method: 'POST', headers: { origin: PAGE } }),
  );
  assert.equal(((await token.json()) as { api_base: string }).api_base, base);
  const visitor = await visit(send, { base });
  const handle = await visitor.start();
  assert.equal((await visitor.query(handle)).status, 200);
  const none = await fetch(`${base}/nothing`);
  assert.equal(none.status, 404);
  // a client must not read it as "there is no such task"
  assert.equal('error_code' in ((await none.json()) as object), false);
}

test('mounts in Node, at any path', async () => {
  const handler = toNodeHandler(createRelay(options()));
  const { url, close } = await listen((incoming, outgoing) => void handler(incoming, outgoing));
  await useAt(url);
  await useAt(`${url}/api/sjinn`);
  close();
});

test('mounts where a router takes the path away, as Express does', async () => {
  const handler = toNodeHandler(createRelay(options()));
  const { url, close } = await listen((incoming, outgoing) => {
    const { url: originalUrl = '' } = incoming;
    Object.assign(incoming, { originalUrl, url: originalUrl.replace('/api/sjinn', '') });
    void handler(incoming, outgoing);
  });
  await useAt(`${url}/api/sjinn`);
  close();
});

test('mounts in Hono', async () => {
  const relay = createRelay(options());
  const app = new Hono().all('/api/sjinn/*', (c) => relay(c.req.raw));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  await useAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/sjinn`);
  server.close();
});

test('healthz', async () => {
  const { relay } = startRelay();
  const answer = await relay(new Request('https://relay.example/healthz'));
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { status: 'ok', store: 'ok' });
});

for (const framing of ['nothing at all', 'Transfer-Encoding: chunked'] as const)
  test(`a POST to the token endpoint without a body, whose length is told by ${framing}`, async () => {
    const relay = await serveRelay({ ...options(), port: 0 });
    const asking = request(`${relay.url}/token`, { method: 'POST', headers: { origin: PAGE } });
    asking.useChunkedEncodingByDefault = framing !== 'nothing at all';
    asking.end();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    assert.equal(answer.statusCode, 200);
    answer.resume();
    await relay.close();
  });

for (const [size, status] of [
  [10, 200],
  [100_000, 413],
] as const)
  test(`an order of ${size} characters that comes in pieces, through Node: ${status}`, async () => {
    const relay = await serveRelay({ ...options(), port: 0 });
    const { token } = await visit(send, { base: relay.url });
    const headers = {
      ...{ origin: PAGE, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...{ 'idempotency-key': randomUUID(), 'transfer-encoding': 'chunked' },
    };
    const asking = request(`${relay.url}/create_agent_task`, { method: 'POST', headers });
    asking.write('{"message":');
    asking.end(`"${'x'.repeat(size)}"}`);
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    assert.equal(answer.statusCode, status);
    answer.resume();
    await relay.close();
  });

test('ends what is under way before it closes', async () => {
  const relay = await serveRelay({ ...options(), port: 0 });
  const visitor = await visit(send, { base: relay.url });
  let open: (reply: Reply) => void = () => undefined;
  vendor.replyWith(() => new Promise((resolve) => (open = resolve)));
  const creating = visitor.create();
  await until(() => vendor.calls.length === 1);
  const closing = relay.close();
  await assert.rejects(fetch(`${relay.url}/healthz`), TypeError);
  open({ data: { project_id: 'p', chat_id: 'c' } });
  assert.equal((await creating).status, 200);
  await closing;
});

test('refuses a port that is taken', async () => {
  const relay = await serveRelay({ ...options(), port: 0 });
  const port = Number(new URL(relay.url).port);
  await assert.rejects(serveRelay({ ...options(), port }), { code: 'EADDRINUSE' });
  await relay.close();
});

test('the program says where it is, logs JSON lines, and ends on SIGTERM', async () => {
  const relay = await startProcess({ SJINN_API_BASE: vendor.url });
  await useAt(relay.url);
  assert.deepEqual(await relay.stop(), [0, null]);
  const entries = relay.lines.slice(1).map((line) => JSON.parse(line) as { call: string });
  assert.ok(entries.some(({ call }) => call === 'create_agent_task'));
  assert.ok(!relay.lines.join('').includes(API_KEY));
});

test('the program that lacks everything says so, once', async () => {
  const { exited, stderr } = runMain({});
  assert.deepEqual(await exited, [1, null]);
  for (const name of ['SJINN_API_KEY', 'RELAY_SECRET', 'RELAY_ORIGINS'])
    assert.match(stderr(), new RegExp(`^ {2}- ${name} is missing`, 'm'));
  assert.match(stderr(), /openssl rand -base64 32/);
});

test('a page that the program does not serve is told so, and its log names the page', async (t) => {
  const relay = await startProcess({ SJINN_API_BASE: vendor.url });
  t.after(() => relay.stop());
  const origin = 'http://localhost:5173';
  const ask = () => told(overNetwork(post(`${relay.url}/token`, undefined, { origin })));
  for (const { status, json } of [await ask(), await ask()])
    assert.deepEqual([status, json.error], [403, 'origin_not_allowed']);
  await relay.stop(); // and with it, everything is written
  const entries = relay.lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogEntry)
    .filter(({ event }) => event === 'origin');
  assert.deepEqual(
    entries.map(({ level, detail }) => [level, detail]),
    [['error', origin]],
  );
  assert.match(entries[0]?.hint ?? '', /RELAY_ORIGINS/);
});

const GOOD = { SJINN_API_KEY: API_KEY, RELAY_SECRET: SECRET, RELAY_ORIGINS: PAGE };
const problems = (env: Record<string, string>): string => {
  try {
    relayFromEnv({ ...GOOD, ...env });
    return '';
  } catch (error) {
    assert.ok(error instanceof RelayConfigError);
    return error.message.split('\n').slice(1).join('\n');
  }
};
const BAD: [Record<string, string>, RegExp][] = [
  [{ SJINN_API_KEY: ' ' }, /SJINN_API_KEY is missing/],
  [{ SJINN_API_KEY: 'sk-ключ' }, /SJINN_API_KEY contains an invalid character/],
  [{ SJINN_API_KEY: 'sk-1 sk-2' }, /SJINN_API_KEY contains an invalid character/],
  [{ RELAY_TRUSTED_PROXIES: 'nginx' }, /RELAY_TRUSTED_PROXIES: "nginx" is not an address/],
  [{ RELAY_TRUSTED_PROXIES: '10.0.0.0/99' }, /RELAY_TRUSTED_PROXIES: "10.0.0.0\/99"/],
  [{ RELAY_VERIFY: 'captcha' }, /RELAY_VERIFY must be altcha, turnstile or hcaptcha/],
  [{ RELAY_VERIFY: 'turnstile' }, /needs RELAY_VERIFY_SITE_KEY and RELAY_VERIFY_SECRET/],
  [{ REDIS_DURABLE: 'no' }, /REDIS_DURABLE must be yes/],
  [{ RELAY_SECRET: 'x9-short-Q' }, /RELAY_SECRET is too short: at least 32 bytes/],
  [{ RELAY_SECRET: 'secret12'.repeat(5) }, /RELAY_SECRET is repetitive/],
  [{ RELAY_SECRET: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' }, /RELAY_SECRET is repetitive/],
  [{ RELAY_ORIGINS: '*' }, /RELAY_ORIGINS: "\*" is not an exact origin/],
  [{ RELAY_ORIGINS: `${PAGE},${PAGE}/` }, /RELAY_ORIGINS: "https:\/\/shop\.example\/"/],
  [{ RELAY_TEMPLATES: '["a",7]' }, /RELAY_TEMPLATES must be template ids/],
  [{ RELAY_TEMPLATES: '["a"' }, /RELAY_TEMPLATES must be template ids/],
  [{ RELAY_TASKS_PER_DAY: '0' }, /RELAY_TASKS_PER_DAY must be a whole number/],
  [{ RELAY_CONCURRENT_TASKS: '1.5' }, /RELAY_CONCURRENT_TASKS must/],
  [{ RELAY_GLOBAL_TASKS_PER_DAY: 'many' }, /RELAY_GLOBAL_TASKS_PER_DAY must/],
  [{ RELAY_MAX_LENGTH: '-1' }, /RELAY_MAX_LENGTH must/],
  [{ SJINN_API_BASE: 'ftp://x' }, /SJINN_API_BASE must be an http/],
  [{ RELAY_PUBLIC_BASE: 'shop' }, /RELAY_PUBLIC_BASE must be an http/],
  [{ PORT: '70000' }, /PORT must be a number/],
  [{ REDIS_URL: 'localhost' }, /REDIS_URL must begin/],
];
for (const [env, expected] of BAD) {
  test(`${JSON.stringify(env)} is refused`, () => {
    const message = problems(env);
    assert.match(message, expected);
    assert.equal(message.split('\n').length, 1);
    if (env.RELAY_SECRET) assert.ok(!message.includes(env.RELAY_SECRET));
  });
}

const EMULATOR = 'http://localhost:8787/api/un-api';
const SJINN = 'https://sjinn.ai/api/un-api';
const WITH_EMULATOR_KEY: [name: string, more: Partial<RelayOptions>, isAccepted: boolean][] = [
  ['nothing else', {}, false],
  ["SJinn's address", { apiBase: SJINN }, false],
  ["SJinn's address with a slash", { apiBase: `${SJINN}/` }, false],
  ["the emulator's address", { apiBase: EMULATOR }, true],
  ['a fetch that may lead anywhere', { fetch: (...call) => fetch(...call) }, true],
];
for (const [name, more, isAccepted] of WITH_EMULATOR_KEY)
  test(`the emulator's key with ${name} is ${isAccepted ? 'accepted' : 'refused'}`, () => {
    const create = () =>
      createRelay({ apiKey: SJINN_KEY, secret: SECRET, origins: [PAGE], ...more });
    const message =
      /- apiKey is the emulator's, .*: set apiBase to http:\/\/localhost:8787\/api\/un-api/;
    if (isAccepted) assert.doesNotThrow(create);
    else assert.throws(create, { name: 'RelayConfigError', message });
  });

test("a program with the emulator's key that leads to SJinn does not start, and says why", async () => {
  const { exited, stderr } = runMain({ ...GOOD, SJINN_API_KEY: SJINN_KEY, PORT: '0' });
  assert.deepEqual(await exited, [1, null]);
  assert.match(
    stderr(),
    /^ {2}- SJINN_API_KEY is the emulator's, .*set SJINN_API_BASE to http:\S+un-api, or SJINN_API_KEY to/m,
  );
});

test('all problems come at once', () => {
  const message = problems({ SJINN_API_KEY: '', RELAY_SECRET: '', PORT: 'x', RELAY_ORIGINS: '' });
  assert.equal(message.split('\n').length, 4);
});

test('reads every variable', () => {
  const template = 'orchard-film_v2';
  const env = {
    ...{ ...GOOD, RELAY_ORIGINS: `${PAGE}, http://localhost:5173` },
    ...{
      PORT: '0',
      HOST: '0.0.0.0',
      REDIS_URL: 'redis://r/1',
      SJINN_API_BASE: 'https://v.example',
    },
    ...{ RELAY_PUBLIC_BASE: 'https://r.example/x', RELAY_TEMPLATES: template },
    ...{ RELAY_TASKS_PER_DAY: '1', RELAY_CONCURRENT_TASKS: '2', RELAY_GLOBAL_TASKS_PER_DAY: '3' },
    ...{ RELAY_MAX_LENGTH: '4', RELAY_TASKS_PER_ADDRESS: '5', RELAY_DATA: '/srv/relay' },
    ...{ RELAY_CONCURRENT_TASKS_PER_ADDRESS: '6', REDIS_DURABLE: 'yes' },
    RELAY_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8',
  };
  assert.deepEqual(relayFromEnv(env), {
    ...{ apiKey: API_KEY, secret: SECRET, origins: [PAGE, 'http://localhost:5173'] },
    ...{ port: 0, hostname: '0.0.0.0', redisUrl: 'redis://r/1', apiBase: 'https://v.example' },
    ...{ publicBase: 'https://r.example/x', templates: [template] },
    ...{ dataDir: '/srv/relay', redisIsDurable: true, trustedProxies: ['loopback', '10.0.0.0/8'] },
    limits: {
      ...{ tasksPerDay: 1, concurrentTasks: 2, globalTasksPerDay: 3, maxLength: 4 },
      ...{ tasksPerAddressPerDay: 5, concurrentTasksPerAddress: 6 },
    },
  });
});

test('options that are wrong are named as options', () => {
  const wrong = { apiKey: '', secret: 'short', origins: [] };
  assert.throws(() => createRelay(wrong), /apiKey is missing[^]*secret is too short[^]*origins/);
});
