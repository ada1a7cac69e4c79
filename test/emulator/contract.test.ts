import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmulator, KEYS, PERSONAS } from '../../src/emulator/index.ts';
import { ContractError } from '../../src/ojin/index.ts';
import { WORLDS } from '../support/contracts.ts';
import { ORIGIN } from './helpers.ts';

/* Another contract on the wire, name by name; the clients' tests use it from the other end. */

const { ada, noor } = PERSONAS;
const headers = { 'X-API-Key': KEYS.full };

function sender(options: Parameters<typeof createEmulator>[0]) {
  const emulator = createEmulator(options);
  return async (method: string, path: string, body?: object) => {
    const url = `${ORIGIN}/v1${path}`;
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await emulator.fetch(new Request(url, init));
    const text = await response.text();
    const json = (text ? JSON.parse(text) : null) as unknown;
    return { status: response.status, json };
  };
}

/** The names in an answer, with those of what it holds. */
const namesIn = (value: unknown): string[] =>
  Object.entries(value as object).flatMap(([name, it]: [string, unknown]) =>
    name === 'payload' || name === 'records' ? [name, ...namesIn(first(it))] : [name],
  );
const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

const times = ['made_at', 'changed_at'];
const asset = ['uuid', 'organization_id', 'created_by', 'original_name', 'category', 'type'];
const other: [method: string, path: string, body: object | undefined, names: string[]][] = [
  [
    'GET',
    '/media?limit=1',
    undefined,
    ['payload', 'records', ...asset, 'bytes', 'checksum', ...times],
  ],
  [
    'GET',
    `/media/${ada.assets.idle}/with-link`,
    undefined,
    ['payload', ...asset, 'bytes', 'checksum', ...times, 'link'],
  ],
  [
    'PUT',
    '/uploads/begin',
    { original_name: 'a.mp4', kind: 'video', type: 'video/mp4', bytes: 1 },
    ['payload', 'uuid', 'upload_id', 'object'],
  ],
  [
    'GET',
    `/embed/personas/${ada.configId}`,
    undefined,
    ['payload', 'uuid', 'model_id', 'model_variant_id', 'title', 'settings', ...times],
  ],
  ['GET', '/media/nobody', undefined, ['kind', 'explanation']],
  ['GET', '/assets', undefined, ['kind', 'explanation']],
];

for (const [method, path, body, names] of other)
  test(`another contract: ${method} ${path}`, async () => {
    const { json } = await sender(WORLDS.other)(method, path, body);
    const found = namesIn(json).filter((name) => !['matches', 'size', 'start'].includes(name));
    assert.deepEqual(found, names);
  });

const CONFIG = [
  ...['id', 'organization_id', 'created_by', 'model_id', 'model_variant_id', 'title'],
  ...['created_at', 'updated_at'],
];
const strict: [method: string, path: string, body: object | undefined, json: RegExp | null][] = [
  ['GET', '/model-configs?limit=1', undefined, /^\{"items":\[\{"id"/],
  ['POST', '/assets/idle-video', idle(noor.assets.portrait), null],
  ['POST', '/assets/idle-video', idle('nobody'), null],
  ['GET', '/assets/nobody', undefined, null],
  ['GET', '/nowhere', undefined, null],
];

function idle(source_asset_id: string) {
  return { source_asset_id, motion_template: 'v1' };
}

for (const [method, path, body, expected] of strict)
  test(`seedStrict: ${method} ${path} ${JSON.stringify(body ?? '')}`, async () => {
    const { json } = await sender(WORLDS.bare)(method, path, body);
    if (expected) assert.match(JSON.stringify(json), expected);
    else assert.equal(json, null);
  });

test('seedStrict: a configuration without parameters, a variant without a schema', async () => {
  const send = sender(WORLDS.bare);
  const config = await send('GET', `/model-configs/${ada.configId}`);
  assert.deepEqual(Object.keys(config.json as object), CONFIG);
  const variant = await send('GET', '/model-variants/ojin%2Foris-1.0%2Fstandard');
  assert.deepEqual(Object.keys(variant.json as object), [
    ...['id', 'model_id', 'name', 'tags', 'status', 'preview_url', 'created_at', 'updated_at'],
  ]);
});

test('an invalid contract is refused at once', () => {
  assert.throws(() => createEmulator({ contract: { paths: { assets: 'x' } } }), ContractError);
});
