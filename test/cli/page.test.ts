import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Finding, Trouble } from '../../src/cli/doctor/finding.ts';
import { examinePage } from '../../src/cli/doctor/page.ts';
import { PERSONAS } from '../../src/emulator/index.ts';
import { serviceForTests } from '../support/service.ts';
import { Reach } from '../../src/cli/doctor/reach.ts';
import type { Fetch } from '../../src/http/request.ts';
import { rejection } from '../support/test-fetch.ts';
import { atTerminal, cli, jsonOf } from './helpers.ts';
import { contractOf } from '../../src/ojin/index.ts';

/* `doctor <url>`: a page that embeds the widget, and the policies that are in its way. */

const newService = serviceForTests();
const { configId } = PERSONAS.ada;

interface Page {
  readonly policy?: string;
  /** In a meta element. */
  readonly meta?: string;
  /** Of the script's tag; default `type="module"`. */
  readonly tag?: string;
  /** In place of the element. */
  readonly body?: string;
  readonly status?: number;
  /** Headers of the script. */
  readonly script?: Record<string, string>;
}

let page: Page = {};
const site = createServer((request, response) => {
  if (request.url?.endsWith('.js')) {
    response.writeHead(200, page.script ?? { 'Content-Type': 'text/javascript' }).end(' ');
    return;
  }
  const { policy, meta, tag = 'type="module"', status = 200 } = page;
  const head = meta ? `<meta http-equiv="Content-Security-Policy" content="${meta}">` : '';
  const element = `<ojin-preview config-id="${configId}" api-base="${apiBase}"></ojin-preview>`;
  response
    .writeHead(status, {
      'Content-Type': 'text/html',
      ...(policy ? { 'Content-Security-Policy': policy } : {}),
    })
    .end(
      `${head}<script ${tag} src="${scriptOrigin}/ojin-widget.js"></script>${page.body ?? element}`,
    );
});
let origin = '';
let scriptOrigin = '';
let apiBase = '';
let emulator = '';
before(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  scriptOrigin = origin;
  ({ apiBase } = newService());
  emulator = new URL(apiBase).origin;
});
after(() => site.close());

async function examined(shown: Page, elsewhere = false): Promise<Finding[]> {
  page = shown;
  scriptOrigin = elsewhere ? origin.replace('127.0.0.1', 'localhost') : origin;
  const { signal } = new AbortController();
  const allows = () => Promise.resolve(true);
  const contract = contractOf();
  const ports = { fetch: globalThis.fetch, allows, signal, origin, contract };
  return (await examinePage(ports, `${origin}/`)).filter(({ ok }) => !ok);
}

const ALL = () =>
  `default-src 'none'; script-src ${origin}; connect-src ${emulator}; media-src ${emulator}; img-src ${emulator}`;

const policies: [policy: () => Page, fixes: () => string[]][] = [
  [() => ({}), () => []],
  [() => ({ policy: ALL() }), () => []],
  [() => ({ policy: `${ALL()}; require-trusted-types-for 'script'` }), () => []],
  [() => ({ policy: `${ALL()}; trusted-types lit-html` }), () => []],
  [() => ({ policy: `${ALL()}; trusted-types 'none'` }), () => ['Use: trusted-types lit-html']],
  [() => ({ policy: `${ALL()}; trusted-types shop` }), () => ['Use: trusted-types shop lit-html']],
  [
    () => ({ policy: "default-src 'self'" }),
    () => ['connect', 'media', 'img'].map((kind) => `Use: ${kind}-src 'self' ${emulator}`),
  ],
  [() => ({ meta: "script-src 'none'" }), () => [`Use: script-src ${origin}`]],
  [
    // several policies: each of them must allow it
    () => ({ policy: `media-src ${emulator}, media-src https://a.test` }),
    () => [`Use: media-src https://a.test ${emulator}`],
  ],
  [() => ({ policy: "script-src 'nonce-n1'", tag: 'type="module" nonce="n1"' }), () => []],
];

test('a policy that is in the way is named, with the line to write', async () => {
  for (const [shown, fixes] of policies) {
    const bad = await examined(shown());
    assert.deepEqual(
      bad.map(({ fix }) => fix),
      fixes(),
      JSON.stringify(shown()),
    );
    assert.ok(bad.every(({ code }) => code === 'csp'));
  }
});

const JS = { 'Content-Type': 'text/javascript' };
const pages: [what: string, page: Page, codes: Trouble[], elsewhere?: boolean][] = [
  ['a page that is not there', { status: 404 }, ['page-down']],
  ['no element', { body: '<p>Ada</p>' }, ['no-element']],
  ['an element without an id', { body: '<ojin-preview></ojin-preview>' }, ['no-id']],
  [
    'an api-base that is none',
    { body: `<ojin-preview config-id="${configId}" api-base="javascript:1"></ojin-preview>` },
    ['no-id'],
  ],
  ['a classic tag', { tag: '' }, ['script-type']],
  ['a script that is a page', { script: { 'Content-Type': 'text/html' } }, ['script-missing']],
  ['a module of another origin', {}, ['script-no-cors'], true],
  ['the same with CORS', { script: { ...JS, 'Access-Control-Allow-Origin': '*' } }, [], true],
];
for (const [what, shown, codes, elsewhere] of pages)
  test(`${what}: ${codes.join() || 'all is well'}`, async () => {
    const bad = await examined(shown, elsewhere);
    assert.deepEqual(
      bad.map(({ code }) => code),
      codes,
    );
  });

test('the command tells of a page, and ends with 1 when something is wrong', async () => {
  scriptOrigin = origin;
  page = { policy: `connect-src ${emulator}; media-src 'self'` };
  const run = await cli(['doctor', `${origin}/?secret=1`, '--json', '--allow-private']);
  assert.equal(run.code, 1, run.stderr);
  const { findings } = jsonOf('doctor', run) as { findings: Finding[] };
  const [bad, ...others] = findings.filter(({ ok }) => !ok);
  assert.deepEqual(others, []);
  assert.deepEqual([bad?.code, bad?.check], ['csp', 'csp media-src']);
  assert.ok(!run.stdout.includes('secret'));
});

test('an api-base of this machine is contacted only when somebody agrees', async () => {
  let asked: string[] = [];
  const inner = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.end('{}');
  });
  await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
  const { port } = inner.address() as AddressInfo;
  scriptOrigin = origin;
  for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '[::ffff:127.0.0.1]']) {
    const base = `http://${host}:${port}/v1`;
    page = { body: `<ojin-preview config-id="${configId}" api-base="${base}"></ojin-preview>` };
    const run = await cli(['doctor', `${origin}/`, '--json']);
    assert.equal(run.code, 1);
    const { findings } = jsonOf('doctor', run) as { findings: Finding[] };
    assert.deepEqual(
      findings.filter(({ ok }) => !ok).map(({ code }) => code),
      ['private-address'],
    );
  }
  assert.deepEqual(asked, []);
  await cli(['doctor', `${origin}/`, '--json', '--allow-private']);
  assert.ok(asked.length > 0);

  asked = [];
  for (const [answer, isAsked] of [
    ['n', false],
    ['y', true],
  ] as const) {
    const { ended, child, seen } = atTerminal(['doctor', `${origin}/`]);
    await seen(/Contact http[^]*this machine/);
    child.stdin.write(`${answer}\r`);
    assert.equal((await ended).code, 1);
    assert.equal(asked.length > 0, isAsked);
  }
  inner.close();
});

test('a redirect to this machine is not followed unasked', async () => {
  const seen: string[] = [];
  const fetch: Fetch = (url) => {
    seen.push(url);
    return Promise.resolve(
      new Response(null, { status: 302, headers: { Location: 'http://169.254.169.254/latest' } }),
    );
  };
  const reach = new Reach(fetch, ['https://192.0.2.1/'], () => Promise.resolve(false));
  await rejection(reach.fetch('https://192.0.2.1/page', {}));
  assert.deepEqual(seen, ['https://192.0.2.1/page']);
});

test('a page with 200,000 elements side by side is looked at', async () => {
  const body = '<p>'.repeat(200_000);
  assert.deepEqual(
    (await examined({ body })).map(({ code }) => code),
    ['no-element'],
  );
});

test('a page, and an API, that never stop sending are read to a limit', async () => {
  const endless = createServer((request, response) => {
    const element = `<ojin-preview config-id="${configId}" api-base="/v1"></ojin-preview>`;
    response.writeHead(200, { 'Content-Type': 'text/html' }).write(element);
    const send = () => {
      while (response.write(' '.repeat(65_536)));
      response.once('drain', send);
    };
    send();
    request.on('close', () => response.removeAllListeners('drain'));
  });
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
  const { port } = endless.address() as AddressInfo;
  const run = await cli(['doctor', `http://127.0.0.1:${port}/`, '--json']);
  const { findings } = jsonOf('doctor', run) as { findings: Finding[] };
  assert.ok(
    findings.some(({ code }) => code === 'bad-answer'),
    run.stdout,
  );
  endless.close();
  endless.closeAllConnections();
});
