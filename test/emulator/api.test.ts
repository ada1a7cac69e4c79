import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS, PERSONAS } from '../../src/emulator/index.ts';
import { compileSchema } from '../../src/ojin/authenticated/schema.ts';
import { VARIANTS } from '../../src/emulator/ojin/variants.ts';
import { startEmulator } from './helpers.ts';

const { ada, noor, kai } = PERSONAS;
const KEY = { 'X-API-Key': KEYS.full };
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

interface Listed {
  items: { id: string; title: string; name: string }[];
  total: number;
}

const config = (title: string, rest = {}) => ({
  ...{ model_variant_id: 'ojin/oris-1.0/standard', title, model_configurations: {} },
  ...rest,
});
const file = { filename: 'a.mp4', category: 'video', mime_type: 'video/mp4', size: 1 };
const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

type Row = [method: string, path: string, body: unknown, status: number, message?: RegExp];

const C = '/v1/model-configs';
const A = '/v1/assets';
const V = '/v1/model-variants';

const rows: Row[] = [
  ['GET', C, undefined, 200],
  ['GET', `${C}?limit=0`, undefined, 400, /limit must be a whole number from 1 to 100/],
  ['GET', `${C}?limit=101`, undefined, 400, /limit/],
  ['GET', `${C}?limit=1e1`, undefined, 400, /limit/],
  ['GET', `${C}?limit=100&offset=99999`, undefined, 200],
  ['GET', `${C}?offset=-1`, undefined, 400, /offset/],
  ['GET', `${C}?source=all`, undefined, 400, /source must be one of org, template/],
  ['POST', C, config('Mina'), 201],
  ['POST', C, '{', 400, /must be JSON/],
  ['POST', C, [], 400, /the body must be object/],
  ['POST', C, { title: 'x' }, 400, /\/model_variant_id is missing; \/model_configurations/],
  ['POST', C, config(''), 400, /\/title must NOT have fewer than 1/],
  ['POST', C, config('x', { id: UNKNOWN }), 400, /\/id is not supported by this variant/],
  [
    'POST',
    C,
    config('x', { model_configurations: { colour: 1 } }),
    400,
    /\/colour is not supported by this variant/,
  ],
  ['POST', C, config('x', { model_variant_id: 'ojin/x/y' }), 404, /ModelVariant not found/],
  ['POST', C, config(ada.title), 409, /title/],
  ['POST', C, config('Template – host'), 201], // another organization's title
  ['POST', C, 'x'.repeat(2 ** 20 + 1), 413],
  ['GET', `${C}/${ada.configId}`, undefined, 200],
  ['GET', `${C}/${ada.configId.toUpperCase()}`, undefined, 200],
  ['GET', `${C}/ada`, undefined, 400],
  ['GET', `${C}/${UNKNOWN}`, undefined, 404],
  ['PATCH', `${C}/${ada.configId}`, { title: ada.title }, 200], // its own
  ['PATCH', `${C}/${ada.configId}`, { title: noor.title }, 409],
  ['PATCH', `${C}/${ada.configId}`, {}, 400],
  ['PATCH', `${C}/${ada.configId}`, { model_variant_id: 'ojin/oris-1.0/studio' }, 400],
  ['PATCH', `${C}/${ada.configId}`, { model_configurations: { speech: 1 } }, 400, /\/speech/],
  ['PATCH', `${C}/${UNKNOWN}`, { title: 'x' }, 404],
  ['DELETE', `${C}/${noor.configId}`, undefined, 204],
  ['DELETE', `${C}/${ada.configId}`, undefined, 409, /referenced by AgentConfig/],
  ['DELETE', `${C}/${UNKNOWN}`, undefined, 404],
  ['GET', `${V}?tags=real-time,general-purpose`, undefined, 200],
  ['GET', `${V}?limit=x`, undefined, 400],
  ['GET', `${V}/ojin%2Foris-voice%2Fstandard`, undefined, 200],
  ['GET', `${V}/ojin%2Fnone`, undefined, 404],
  ['GET', `${A}?category=video&name=kai`, undefined, 200],
  ['GET', `${A}?offset=x`, undefined, 400],
  ['GET', `${A}/${kai.assets.film}`, undefined, 200],
  ['GET', `${A}/${UNKNOWN}`, undefined, 404],
  ['GET', `${A}/${kai.assets.film}/metadata`, undefined, 200],
  ['GET', `${A}/${UNKNOWN}/metadata`, undefined, 404],
  ['DELETE', `${A}/${kai.assets.film}`, undefined, 204],
  ['DELETE', `${A}/${UNKNOWN}`, undefined, 404],
  ['POST', `${A}/initiate-upload`, file, 200],
  ['POST', `${A}/initiate-upload`, { ...file, size: '1' }, 400, /\/size must be integer/],
  ['POST', `${A}/initiate-upload`, { ...file, filename: '../x' }, 400, /\/filename/],
  ['POST', `${A}/initiate-upload`, { ...file, mime_type: 'film' }, 400, /\/mime_type/],
  ['POST', `${A}/idle-video`, idle(noor.assets.portrait, 'v3'), 202],
  ['POST', `${A}/idle-video`, idle(noor.assets.portrait, 'v9'), 400, /v1, v2, v3/],
  ['POST', `${A}/idle-video`, idle(kai.assets.film, 'v1'), 400, /must be an image/],
  ['POST', `${A}/idle-video`, idle(UNKNOWN, 'v1'), 404],
];

function idle(source_asset_id: string, motion_template: string) {
  return { source_asset_id, motion_template };
}

for (const [method, path, body, status, message] of rows) {
  const init = { method, ...(body === undefined ? {} : { body: text(body) }) };
  const name = `${method} ${path} ${body === undefined ? '' : text(body).slice(0, 90)}`;

  test(`${name}: ${status}`, async () => {
    const response = await startEmulator().send(path, { ...init, headers: KEY });
    const said = await response.text();
    assert.equal(response.status, status, said);
    if (message) assert.match((JSON.parse(said) as { message: string }).message, message);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });
}

/** Each endpoint once, whatever the rest of the request is. */
const endpoints = [
  ...new Map(rows.map((row) => [`${row[0]} ${row[1].split('?')[0]!}`, row])).values(),
];

for (const [key, status] of [
  [undefined, 401],
  ['wrong', 401],
  [KEYS.powerless, 403],
] as const)
  for (const [method, path, body] of endpoints) {
    const isOpen = key === undefined && path.startsWith(V) && !path.includes('%2F');
    test(`${method} ${path.split('?')[0]!} with ${key ?? 'no key'}: ${isOpen ? 'open' : status}`, async () => {
      const response = await startEmulator().send(isOpen ? V : path, {
        ...{ method, headers: key ? { 'X-API-Key': key } : {} },
        ...(body === undefined ? {} : { body: text(body).slice(0, 1000) }),
      });
      assert.equal(response.status, isOpen ? 200 : status);
    });
  }

test('without a key only public variants are listed', async () => {
  const ids = async (headers: Record<string, string>) =>
    (await startEmulator().json<Listed>(V, { headers })).items.map(({ id }) => id);
  assert.equal((await ids(KEY)).length, VARIANTS.length);
  assert.deepEqual(
    (await ids(KEY)).filter((id) => id === 'ojin/oris-1.0/lab'),
    ['ojin/oris-1.0/lab'],
  );
  assert.ok(!(await ids({})).includes('ojin/oris-1.0/lab'));
});

test('pages go through the list', async () => {
  const emulator = startEmulator();
  const titles = [];
  for (let offset = 0; offset < 8; offset += 2) {
    const url = `${C}?limit=2&offset=${offset}`;
    const { items, total } = await emulator.json<Listed>(url, { headers: KEY });
    assert.equal(total, 6);
    titles.push(...items.map(({ title }) => title));
  }
  assert.deepEqual(
    titles,
    Object.values(PERSONAS).map(({ title }) => title),
  );
});

test('what the emulator brings fits the schemas of its variants', async () => {
  const emulator = startEmulator();
  for (const source of ['org', 'template']) {
    const { items } = await emulator.json<{
      items: { model_variant_id: string; model_configurations: unknown }[];
    }>(`${C}?source=${source}`, { headers: KEY });
    for (const { model_variant_id, model_configurations } of items) {
      const variant = VARIANTS.find(({ id }) => id === model_variant_id);
      assert.deepEqual(compileSchema(variant!.configuration_schema)(model_configurations), []);
    }
  }
});

test("a test's own text answers with a key as well", async () => {
  const emulator = startEmulator();
  await emulator.control('PUT', `/assets/${UNKNOWN}`, { odd: true });
  assert.deepEqual(await emulator.json(`${A}/${UNKNOWN}`, { headers: KEY }), { odd: true });
});

test('a film is made when its time has come, by the clock of the emulator', async () => {
  const emulator = startEmulator({ settings: { idleVideoSeconds: 30 } });
  const films = async () =>
    (await emulator.json<Listed>(`${A}?category=video&name=noor`, { headers: KEY })).items;
  const body = text(idle(noor.assets.portrait, 'v1'));
  await emulator.send(`${A}/idle-video`, { method: 'POST', headers: KEY, body });
  emulator.advance(29_999);
  assert.deepEqual(await films(), []);
  emulator.advance(1);
  const [first, second] = await Promise.all([films(), films()]);
  assert.equal(first.length, 1);
  assert.deepEqual(second, first);
  assert.equal(first[0]!.name, 'noor-portrait-idle-v1.mp4');
  const bytes = Buffer.from(
    await (await emulator.send(await emulator.link(first[0]!.id))).arrayBuffer(),
  );
  assert.equal(bytes.toString('latin1', 4, 8), 'ftyp');
  assert.ok(bytes.indexOf('moov') < bytes.indexOf('mdat'), 'the index comes first');
  const [job] = await emulator.json<{ made: string; assetId: string }[]>('/__emulator/jobs');
  assert.equal(job!.assetId, first[0]!.id);
  assert.match(job!.made, /^(ffmpeg|prepared)$/);
});

test('a picture that is none becomes the prepared film', async () => {
  const emulator = startEmulator({ settings: { idleVideoSeconds: 0 } });
  const { items } = await emulator.json<Listed>(`${A}?name=noor-portrait`, { headers: KEY });
  const link = new URL(await emulator.link(items[0]!.id));
  const key = link.pathname.replace('/objects/', '');
  await emulator.send(`/__emulator/objects/${key}`, { method: 'PUT', body: 'no picture' });
  const body = text(idle(noor.assets.portrait, 'v1'));
  await emulator.send(`${A}/idle-video`, { method: 'POST', headers: KEY, body });
  await emulator.send(A, { headers: KEY });
  const [job] = await emulator.json<{ made: string }[]>('/__emulator/jobs');
  assert.equal(job!.made, 'prepared');
});
