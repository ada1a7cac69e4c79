import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import type { Finding, Trouble } from '../../src/cli/doctor/finding.ts';
import { examinePage } from '../../src/cli/doctor/page.ts';
import { Reach } from '../../src/cli/doctor/reach.ts';
import { contractOf } from '../../src/ojin/index.ts';
import { altcha, type RelayOptions } from '../../src/relay/index.ts';
import { serveRelay } from '../../src/relay/node.ts';
import { freePort } from '../support/free-port.ts';
import { API_KEY, SECRET } from '../relay/support/relay.ts';
import { vendorForTests } from '../relay/support/vendor.ts';
import { cli, jsonOf } from './helpers.ts';

/* `doctor <url>`: the token endpoint of a page's form, asked as a browser on that page asks it. */

const vendor = await vendorForTests();
const TOKEN = 'tok-s3cret-0123456789';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const servers: { close(): unknown }[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

/** @returns the server's origin */
async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let html = '';
let policy = '';
/** What the page's own server answers to other paths than the page's. */
let own: Answer;
const page = await serve((request, response) => {
  if (request.url !== '/') {
    own(request, response);
    return;
  }
  const csp = policy ? { 'Content-Security-Policy': policy } : {};
  response.writeHead(200, { 'Content-Type': 'text/html', ...csp }).end(html);
});
beforeEach(() => {
  policy = '';
  own = (_, response) => response.writeHead(404).end();
});

const form = (attributes: string) => `<sjinn-task ${attributes}></sjinn-task>`;

/** The findings for a page with this form, which may lead to this machine. */
async function doctorHere(attributes: string): Promise<Finding[]> {
  html = form(attributes);
  const { signal } = new AbortController();
  const allows = () => Promise.resolve(true);
  const { fetch } = new Reach(globalThis.fetch, [page], allows);
  const ports = { fetch, allows, signal, origin: page, contract: contractOf() };
  const findings = await examinePage(ports, `${page}/`);
  assert.doesNotMatch(JSON.stringify(findings), /s3cret|eyJ/);
  return findings;
}

/** The same by the command line, which may not. */
async function doctor(attributes: string): Promise<Finding[]> {
  html = form(attributes);
  const run = await cli(['doctor', `${page}/`, '--json']);
  const { ok, findings } = jsonOf('doctor', run) as { ok: boolean; findings: Finding[] };
  assert.deepEqual([run.code, ok], findings.every((each) => each.ok) ? [0, true] : [1, false]);
  return findings;
}

async function relay(options: Partial<RelayOptions> = {}): Promise<string> {
  const running = await serveRelay({
    ...{ apiKey: API_KEY, secret: SECRET, origins: [page], apiBase: vendor.url },
    ...{ port: 0, log: () => undefined },
    ...options,
  });
  servers.push(running);
  return running.url;
}

const problems = (findings: readonly Finding[]) =>
  findings.flatMap(({ ok, code }) => (ok ? [] : [code]));
const detailsOf = (findings: readonly Finding[]): string =>
  findings.map(({ check, detail = '' }) => `${check}: ${detail}`).join('\n');

test('a relay on another origin that serves this page is in order, and starts nothing', async () => {
  const url = await relay();
  const findings = await doctorHere(`token-endpoint="${url}/token" credentials="include"`);
  assert.deepEqual(problems(findings), []);
  assert.match(detailsOf(findings), /^element: 1 × <sjinn-task>$/m);
  assert.match(detailsOf(findings), new RegExp(`^task token: .*${url}/token.* 300 s$`, 'm'));
  assert.match(detailsOf(findings), new RegExp(`^task calls: ${url}$`, 'm'));
  assert.deepEqual(vendor.calls, []);
});

test('a relay that does not serve this page is told so, with the line to add', async () => {
  const url = await relay({ origins: ['https://shop.example'] });
  const findings = await doctorHere(`token-endpoint="${url}/token"`);
  const [bad, ...others] = findings.filter(({ ok }) => !ok);
  assert.deepEqual(others, []);
  assert.equal(bad?.code, 'origin-not-allowed');
  assert.ok(bad.fix?.includes(page));
});

const OPEN = { 'Access-Control-Allow-Origin': page };
const COOKIES = { ...OPEN, 'Access-Control-Allow-Credentials': 'true' };
const CALLS = { 'Access-Control-Allow-Headers': 'Authorization, Content-Type, idempotency-key' };
const token = (more: object = {}) => JSON.stringify({ access_token: TOKEN, ...more });

/** Servers of their own, on the page's origin. */
const OWN: [what: string, status: number, body: string, code: Trouble | undefined][] = [
  ['a token', 200, token({ api_base: '/api', expires_in: 60 }), undefined],
  ['a sign-in that is missing', 401, '{"error":"access_denied"}', undefined],
  ['a file server that knows no POST', 405, 'no', 'token-missing'],
  ['nothing there', 404, '<h1>404</h1>', 'token-missing'],
  ['a refusal', 403, '{"error":"access_denied"}', 'token-refused'],
  ['a web page', 200, '<!doctype html>', 'no-token'],
  ['no token', 200, '{}', 'no-token'],
  ['a token that is none', 200, '{"access_token":17}', 'no-token'],
  ['JSON null', 200, 'null', 'no-token'],
  ['an api_base that is none', 200, token({ api_base: 'localhost:1' }), 'no-token'],
  ['a defect', 500, '', 'token-down'],
  ['too many', 429, '', 'token-busy'],
];
for (const [what, status, body, code] of OWN)
  test(`the page's own server answers with ${what}: ${code ?? 'all is well'}`, async () => {
    own = ({ method, headers }, response) => {
      const isAsBrowser = method === 'POST' && headers.origin === page;
      response.writeHead(isAsBrowser ? status : 418).end(body);
    };
    assert.deepEqual(problems(await doctorHere('token-endpoint="/token"')), code ? [code] : []);
  });

/** On another origin. */
const OTHERS: [what: string, headers: object, attributes: string, code: Trouble | undefined][] = [
  ['no CORS', {}, '', 'token-no-cors'],
  ['another page', { 'Access-Control-Allow-Origin': 'https://a.test' }, '', 'token-no-cors'],
  ['this page', { ...OPEN, ...CALLS }, '', undefined],
  ['every page', { ...CALLS, 'Access-Control-Allow-Origin': '*' }, '', undefined],
  ['this page, not with cookies', OPEN, 'credentials="include"', 'token-no-cors'],
  [
    'every page, and cookies that no browser sends there',
    { ...COOKIES, 'Access-Control-Allow-Origin': '*' },
    ...(['credentials="include"', 'token-no-cors'] as const),
  ],
  ['this page with cookies', { ...COOKIES, ...CALLS }, 'credentials="include"', undefined],
  ['this page, but not the calls’ headers', OPEN, '', 'calls-no-cors'],
];
for (const [what, headers, attributes, code] of OTHERS)
  test(`another server allows ${what}: ${code ?? 'all is well'}`, async () => {
    const seen: string[] = [];
    const url = await serve(({ method = '', url: path = '' }, response) => {
      seen.push(`${method} ${path}`);
      response.writeHead(200, { ...headers });
      response.end(method === 'OPTIONS' ? '' : token({ api_base: '/api', expires_in: 60 }));
    });
    const findings = await doctorHere(
      `token-endpoint="${url}/token" api-base="${url}/api" ${attributes}`,
    );
    assert.deepEqual(problems(findings), code ? [code] : []);
    const calls = code === 'token-no-cors' ? [] : ['OPTIONS /api/create_agent_task'];
    assert.deepEqual(seen, ['POST /token', ...calls]);
  });

test('a relay that verifies visitors first is in order', async () => {
  const url = await relay({ verify: altcha() });
  const findings = await doctorHere(`token-endpoint="${url}/token"`);
  assert.deepEqual(problems(findings), []);
  assert.match(detailsOf(findings), /^task token: .*altcha/m);
});

test('a redirect becomes a GET, as in a browser', async () => {
  const url = await relay();
  own = (_, response) => response.writeHead(301, { Location: `${url}/token` }).end();
  assert.deepEqual(problems(await doctorHere('token-endpoint="/token"')), ['token-missing']);
});

test('a token endpoint that is no address, none, and nobody there', async () => {
  for (const [attributes, codes] of [
    ['token-endpoint="localhost:5173"', ['token-missing']],
    ['token-endpoint="/token" api-base="localhost:5173"', ['token-missing']],
    ['', []],
    [`token-endpoint="http://127.0.0.1:${await freePort()}/token"`, ['token-down']],
  ] as const)
    assert.deepEqual(problems(await doctorHere(attributes)), codes, attributes);
});

test('a policy of the page that blocks the token endpoint, or the calls, is named', async () => {
  const url = await relay();
  policy = "connect-src 'self'";
  const findings = await doctorHere(`token-endpoint="${url}/token"`);
  assert.deepEqual(problems(findings), ['csp']);
  assert.equal(findings.find(({ code }) => code === 'csp')?.fix, `Use: connect-src 'self' ${url}`);
});

test('a token endpoint, and calls, on this machine are contacted only when somebody agrees', async () => {
  const url = await relay();
  for (const attributes of [
    `token-endpoint="${url}/token"`,
    `token-endpoint="/token" api-base="${url}"`,
  ]) {
    own = (_, response) => response.writeHead(200).end(token());
    assert.deepEqual(problems(await doctor(attributes)), ['private-address'], attributes);
  }
});

test('people are told in plain words, without the token', async () => {
  const url = await relay();
  html = form(`token-endpoint="${url}/token"`);
  const { stdout, stderr, code } = await cli(['doctor', `${page}/`, '--allow-private']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /task token/);
  assert.doesNotMatch(stdout + stderr, /eyJ/);
});
