import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Finding, Trouble } from '../../src/cli/doctor/finding.ts';
import { PERSONAS, type Fault } from '../../src/emulator/index.ts';
import { serviceForTests, UNKNOWN, type Service } from '../support/service.ts';
import { cli, jsonOf } from './helpers.ts';

/* `doctor <config-id>`: the right cause for each trouble. */

const newService = serviceForTests();
const { ada, noor, kai, gone, weights, iris } = PERSONAS;

interface Answer {
  ok: boolean;
  findings: Finding[];
}

async function examined(apiBase: string, configId: string) {
  const run = await cli(['doctor', configId, '--api-base', apiBase, '--json'], {
    OJIN_API_KEY: '',
  });
  const { ok, findings } = jsonOf('doctor', run) as Answer;
  assert.equal(run.code, ok ? 0 : 1, run.stderr);
  assert.doesNotMatch(run.stdout + run.stderr, /X-Amz|Signature/i);
  const bad = findings.filter((finding) => !finding.ok);
  for (const { cause, fix } of bad) assert.ok(cause && fix);
  return { findings, codes: bad.map(({ code }) => code), bad };
}

/** Hits everything below a path. */
const fault = (path: string, it: Fault) => (service: Service) =>
  service.fault({ match: { path }, fault: it });
const CONFIGS = '/v1/public/model-configs/**';
const OBJECTS = '/objects/**';
/** No further try: a longer wait than anybody has. */
const headers = { 'Retry-After': '3600' };

/** A film of the emulator's with a codec that most browsers do not decode. */
async function hevc(service: Service): Promise<void> {
  const bytes = readFileSync(new URL('../../src/emulator/media/ada-idle.mp4', import.meta.url));
  bytes.write('hvc1', bytes.indexOf('avc1', bytes.indexOf('stsd')), 'latin1');
  await put(service, '/objects/films/hevc.mp4', bytes, 'video/mp4');
  const asset = { id: ada.assets.idle, category: 'video', mime_type: 'video/mp4', size: 1 };
  const text = JSON.stringify({ ...asset, download_url: '$signed:films/hevc.mp4' });
  await put(service, `/assets/${ada.assets.idle}`, text, 'application/json');
}

async function put(
  service: Service,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
) {
  const init = { method: 'PUT', headers: { 'Content-Type': type }, body };
  const response = await fetch(`${service.base}/__emulator${path}`, init);
  assert.equal(response.status, 200);
}

const troubles: [
  what: string,
  configId: string,
  codes: Trouble[],
  arrange?: (service: Service) => Promise<unknown>,
][] = [
  ['nothing', ada.configId, []],
  ['a portrait alone', noor.configId, []],
  ['a voice alone', iris.configId, []],
  ['an unknown id', UNKNOWN, ['unknown-id']],
  ['an asset that is gone', gone.configId, ['asset-gone']],
  ['an expired link', noor.configId, ['link-expired'], fault(OBJECTS, { expired: true })],
  [
    'links that are over at once',
    noor.configId,
    ['link-expired'],
    (service) => service.settings({ urlTtlSeconds: 0 }),
  ],
  ['a store without CORS', noor.configId, ['store-no-cors'], fault(OBJECTS, { noCors: true })],
  ['a QuickTime film', kai.configId, ['unsupported-media']],
  ['a film in HEVC', ada.configId, ['unsupported-media'], hevc],
  ['weights', weights.configId, ['unsupported-media']],
  ['an API that is down', ada.configId, ['api-down'], fault(CONFIGS, { status: 503, headers })],
  ['an API that is busy', ada.configId, ['api-busy'], fault(CONFIGS, { status: 429, headers })],
  ['an API behind a login', ada.configId, ['not-public'], fault(CONFIGS, { status: 403 })],
  ['a web page', ada.configId, ['bad-answer'], fault(CONFIGS, { html: true, status: 200 })],
  ['an API without CORS', noor.configId, ['api-no-cors'], fault(CONFIGS, { noCors: true })],
  ['a refused link', noor.configId, ['link-refused'], fault(OBJECTS, { status: 403 })],
  ['a file that is missing', noor.configId, ['file-missing'], fault(OBJECTS, { status: 404 })],
  ['a store that is down', noor.configId, ['store-down'], fault(OBJECTS, { cut: 0 })],
  ['a wrong type', noor.configId, ['wrong-type'], fault(OBJECTS, { contentType: 'text/html' })],
  [
    'a configuration without media',
    ada.configId,
    ['no-media'],
    (service) => put(service, `/model-configs/${ada.configId}`, '{"id":"x"}', 'application/json'),
  ],
];

for (const [what, configId, codes, arrange] of troubles)
  test(`${what}: ${codes.join() || 'all is well'}`, async () => {
    const service = newService();
    await arrange?.(service);
    const { codes: found, findings } = await examined(service.apiBase, configId);
    assert.deepEqual(found, codes, JSON.stringify(findings));
  });

test('an API that nobody serves: api-down', async () => {
  const { codes } = await examined('http://localhost:1/v1', ada.configId);
  assert.deepEqual(codes, ['api-down']);
});

test('tells people what is wrong and what to do, and asks the store by GET only', async () => {
  const service = newService();
  const run = await cli(['doctor', kai.configId, '--api-base', service.apiBase]);
  assert.equal(run.code, 1);
  assert.match(run.stdout, /✗ video .*unsupported-media\n .*video\/quicktime.*\n +→ .*ffmpeg/);
  const asked = await service.requests('/objects/');
  assert.ok(asked.length > 0);
  assert.ok(asked.every(({ method, range }) => method === 'GET' && range));
});

for (const target of ['ada', 'ftp://example.com', 'javascript:alert(1)'])
  test(`"${target}" is neither an id nor a page: exit code 2`, async () => {
    assert.equal((await cli(['doctor', target])).code, 2);
  });
