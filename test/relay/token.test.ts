import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { FakeClock } from '../support/fake-clock.ts';
import { BASE, PAGE, post, SECRET, startRelay, told, visit } from './support/relay.ts';
import { vendorForTests } from './support/vendor.ts';

const vendor = await vendorForTests();

const ask = (headers: Record<string, string> = {}, url = `${BASE}/token`) =>
  new Request(url, { method: 'POST', headers });

test('grants a token for five minutes, and says where to go', async () => {
  const { relay } = startRelay();
  const { status, json, headers } = await told(relay(ask({ origin: PAGE })));
  assert.equal(status, 200);
  const { access_token: token, ...others } = json;
  assert.deepEqual(others, {
    ...{ token_type: 'Bearer', expires_in: 300, api_base: BASE },
  });
  const { sub, aud, iss, origin, iat = 0, exp } = decodeJwt(token as string);
  assert.match(sub ?? '', /^[\w-]{22}$/);
  assert.match(String(aud), /^ojin-relay:[\w-]{22}$/);
  assert.deepEqual([iss, origin, exp], ['ojin-relay', PAGE, iat + 300]);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('access-control-allow-origin'), PAGE);
  assert.equal(headers.get('access-control-allow-credentials'), 'true');
  assert.match(headers.get('access-control-expose-headers') ?? '', /Retry-After,Date/);
  assert.ok(Date.parse(headers.get('date') ?? ''));
});

const COMING: [string, Record<string, string>, boolean, number][] = [
  ['a listed page', { origin: PAGE }, false, 200],
  ['another page', { origin: 'https://evil.example' }, false, 403],
  ['a page that only begins alike', { origin: `${PAGE}.evil.example` }, false, 403],
  ['another port', { origin: `${PAGE}:8443` }, false, 403],
  ['a sandboxed frame', { origin: 'null' }, false, 403],
  ['nobody knows where', {}, false, 403],
  ['nobody knows where, which the host allows', {}, true, 200],
  ['the same origin, which a browser says', { 'sec-fetch-site': 'same-origin' }, false, 200],
  ['another site, which a browser says', { 'sec-fetch-site': 'cross-site' }, true, 403],
  ['the address bar', { 'sec-fetch-site': 'none' }, true, 403],
];
for (const [name, headers, allowMissingOrigin, expected] of COMING) {
  test(`coming from ${name}: ${expected}`, async () => {
    const { relay } = startRelay({ allowMissingOrigin });
    const answer = await told(relay(ask(headers)));
    assert.equal(answer.status, expected);
    if (expected === 403) {
      assert.equal(answer.json.error, 'origin_not_allowed');
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
  });
}

const OTHER = 'https://evil.example';
const refusedOrigins = ({ logs }: ReturnType<typeof startRelay>) =>
  logs.filter(({ event }) => event === 'origin');

test('the log names a page that is not allowed, and the setting to change', async () => {
  const host = startRelay();
  await host.relay(ask({ origin: OTHER }));
  await host.relay(ask({ origin: PAGE }));
  await host.relay(ask());
  const [entry, ...others] = refusedOrigins(host);
  assert.deepEqual(others, []);
  const { level, code, detail, hint } = entry!;
  assert.deepEqual([level, code, detail], ['error', 'origin-not-allowed', OTHER]);
  assert.match(hint ?? '', /`origins`.*RELAY_ORIGINS/);
});

test('the log says of a page from a file that it has to be served', async () => {
  const host = startRelay();
  await host.relay(ask({ origin: 'null' }));
  const [entry] = refusedOrigins(host);
  assert.equal(entry?.detail, 'null');
  assert.match(entry.hint ?? '', /file/);
  assert.doesNotMatch(entry.hint ?? '', /RELAY_ORIGINS/);
});

test('every call and every preflight of another page is refused with a code, and noted', async () => {
  for (const [method, call, expected] of [
    ['POST', 'token', 403],
    ['POST', 'create_agent_task', 403],
    ['POST', 'query_agent_task_status', 403],
    ['GET', 'query_agent_task_status', 403],
    ['OPTIONS', 'create_agent_task', 404],
  ] as const) {
    const host = startRelay();
    const { status, json } = await told(
      host.relay(new Request(`${BASE}/${call}`, { method, headers: { origin: OTHER } })),
    );
    assert.equal(status, expected, `${method} ${call}`);
    if (expected === 403) assert.equal(json.error, 'origin_not_allowed');
    assert.deepEqual(
      refusedOrigins(host).map(({ detail }) => detail),
      [OTHER],
    );
  }
});

test('the log names another page once an hour, and no more than ten of them', async () => {
  const clock = new FakeClock();
  const host = startRelay({ clock });
  const come = async (origin: string) =>
    assert.equal((await host.relay(ask({ origin }))).status, 403);
  for (let times = 0; times < 3; times++) await come(OTHER);
  assert.equal(refusedOrigins(host).length, 1);
  for (let index = 0; index < 100; index++) await come(`https://evil-${index}.example`);
  assert.equal(refusedOrigins(host).length, 10);
  await clock.advance(60 * 60_000);
  for (let times = 0; times < 3; times++) await come(OTHER);
  assert.equal(refusedOrigins(host).length, 11);
});

test('what another page is called cannot break or fill the log', async () => {
  for (const [origin, expected] of [
    [`https://${'x'.repeat(10_000)}.example`, `https://${'x'.repeat(191)}…`],
    ['https://a\tb\u0085c\u009b31m.example', 'https://a b c 31m.example'],
    ['\u009b2J', '2J'],
  ] as const) {
    const host = startRelay();
    assert.equal((await host.relay(ask({ origin }))).status, 403);
    assert.equal(refusedOrigins(host)[0]?.detail, expected);
  }
});

test('a preflight names what is allowed, to listed pages only', async () => {
  const { relay } = startRelay();
  const preflight = (origin: string) =>
    relay(new Request(`${BASE}/create_agent_task`, { method: 'OPTIONS', headers: { origin } }));
  const { status, headers } = await preflight(PAGE);
  assert.equal(status, 204);
  const allowed = headers.get('access-control-allow-headers');
  assert.equal(allowed, 'Authorization,Content-Type,Idempotency-Key');
  const other = await preflight('https://evil.example');
  assert.equal(other.headers.get('access-control-allow-origin'), null);
  assert.equal(other.headers.get('access-control-allow-headers'), null);
});

test('identify: a name is a visitor, null is none', async () => {
  const { relay } = startRelay({ identify: ({ headers }) => headers.get('x-user') });
  const known = await told(relay(ask({ origin: PAGE, 'x-user': 'ada@shop.example' })));
  assert.equal(known.status, 200);
  assert.equal(known.headers.get('set-cookie'), null);
  assert.doesNotMatch(JSON.stringify(decodeJwt(known.json.access_token as string)), /ada/);
  const { status, json } = await told(relay(ask({ origin: PAGE })));
  assert.deepEqual([status, json.error], [401, 'access_denied']);
  assert.ok(json.error_description);
});

test('identify that throws is an error of the host, not a token', async () => {
  const { relay, logs } = startRelay({
    identify: () => Promise.reject(new RangeError('session db password')),
  });
  const { status, json, headers } = await told(relay(ask({ origin: PAGE })));
  assert.equal(status, 500);
  assert.equal(headers.get('access-control-allow-origin'), PAGE);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.ok(logs.some(({ event, code }) => event === 'failure' && code === 'RangeError'));
  assert.doesNotMatch(JSON.stringify([json, logs]), /password/);
});

test('a log that fails costs no answer', async () => {
  const { relay } = startRelay({
    log: () => {
      throw new Error('the disk is full');
    },
  });
  assert.equal((await relay(ask({ origin: PAGE }))).status, 200);
});

const subject = async (answer: Response): Promise<string | undefined> =>
  decodeJwt(((await answer.json()) as { access_token: string }).access_token).sub;

test('the cookie of the relay names a visitor for good; a forged one is nobody', async () => {
  const { relay } = startRelay();
  const first = await relay(ask({ origin: PAGE }));
  const line = first.headers.get('set-cookie') ?? '';
  assert.match(
    line,
    /^ojin_visitor=.+; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  const cookie = line.split(';')[0]!;
  const sub = await subject(first);
  assert.equal(await subject(await relay(ask({ origin: PAGE, cookie }))), sub);
  const forged = cookie.replace(/\.(.)/, (_, first: string) => `.${first === 'A' ? 'B' : 'A'}`);
  assert.notEqual(await subject(await relay(ask({ origin: PAGE, cookie: forged }))), sub);
});

test('the cookie fits its site', async () => {
  const local = startRelay({ origins: ['http://localhost:5173'] });
  const url = 'http://localhost:5173/token';
  const plain = await local.relay(ask({ origin: 'http://localhost:5173' }, url));
  assert.match(plain.headers.get('set-cookie') ?? '', /HttpOnly; SameSite=Lax$/);
  const { relay } = startRelay({ publicBase: 'https://relay.example/' });
  const other = await told(
    relay(ask({ origin: PAGE, 'sec-fetch-site': 'cross-site' }, 'http://10.0.0.7/token')),
  );
  assert.match(other.headers.get('set-cookie') ?? '', /Secure; SameSite=None; Partitioned$/);
  assert.equal(other.json.api_base, 'https://relay.example');
});

test('behind a proxy that ends TLS, api_base keeps the scheme of the page', async () => {
  const { relay } = startRelay();
  const { json } = await told(relay(ask({ origin: PAGE }, 'http://shop.example/x/token')));
  assert.equal(json.api_base, 'https://shop.example/x');
});

test('so many tokens within a minute, and then again', async () => {
  const clock = new FakeClock();
  const { relay, visit } = startRelay({ clock, limits: { tokensPerMinute: 3 } });
  const { cookie = '' } = await visit();
  const again = () => told(relay(ask({ origin: PAGE, cookie })));
  assert.deepEqual([(await again()).status, (await again()).status], [200, 200]);
  const { status, json, headers } = await again();
  assert.deepEqual([status, json.error], [429, 'temporarily_unavailable']);
  assert.equal(headers.get('retry-after'), '60');
  assert.equal((await told(relay(ask({ origin: PAGE })))).status, 200); // another visitor
  await clock.advance(60_000);
  assert.equal((await again()).status, 200);
});

test('whoever drops the cookie each time meets the limit for newcomers', async () => {
  const { relay } = startRelay({ limits: { tokensPerAddressPerMinute: 2 } });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await relay(ask({ origin: PAGE }))).status);
  assert.deepEqual(statuses, [200, 200, 429]);
});

test('a token of another time, relay, secret, address or page is refused', async () => {
  const clock = new FakeClock();
  const common = { apiBase: vendor.url, clock };
  const { relay, visit: come } = startRelay(common);
  const other = 'https://other.example';
  const foreign = startRelay({ ...common, secret: `${SECRET}-another` });
  const elsewhere = startRelay({ ...common, publicBase: 'https://elsewhere.example' });
  const two = startRelay({ ...common, origins: [PAGE, other] });
  const { token } = await come();
  const call = async (authorization?: string, origin = PAGE, send = relay) => {
    const headers = { origin, ...(authorization === undefined ? {} : { authorization }) };
    const { status } = await send(
      post(`${BASE}/query_agent_task_status`, { chat_id: 'x' }, headers),
    );
    return status;
  };
  const [head, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify({ ...decodeJwt(token), sub: 'me' }));
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  const payload = claims.toString('base64url');
  const REFUSED: [string, string | undefined][] = [
    ['none', undefined],
    ['nonsense', 'Bearer x'],
    ['another scheme', `Basic ${token}`],
    ['changed', `Bearer ${head}.${payload}.${signature}`],
    ['unsigned', `Bearer ${none}.${payload}.`],
    ['other secret', `Bearer ${(await visit(foreign.relay)).token}`],
    ['other relay', `Bearer ${(await visit(elsewhere.relay)).token}`],
  ];
  for (const [name, authorization] of REFUSED) assert.equal(await call(authorization), 401, name);
  assert.equal(await call(`Bearer ${token}`), 404, 'accepted; there is no such task');
  assert.equal(await call(`Bearer ${token}`, other), 403, 'a page that is not listed');
  assert.equal(await call(`Bearer ${token}`, other, two.relay), 401, 'of another listed page');
  await clock.advance(299_000);
  assert.equal(await call(`Bearer ${token}`), 404, 'still valid');
  await clock.advance(1000);
  assert.equal(await call(`Bearer ${token}`), 401, 'expired');
});

test('a task handle is no token', async () => {
  const { relay, visit } = startRelay({ apiBase: vendor.url });
  const handle = await (await visit()).start();
  const headers = { authorization: `Bearer ${handle}` };
  const { status } = await relay(
    post(`${BASE}/query_agent_task_status`, { chat_id: handle }, headers),
  );
  assert.equal(status, 401);
});
