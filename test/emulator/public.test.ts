import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERSONAS } from '../../src/emulator/index.ts';
import { ORIGIN, startEmulator } from './helpers.ts';

const { ada, noor, iris, kai, gone, weights } = PERSONAS;
const CONFIGS = '/v1/public/model-configs';
const ASSETS = '/v1/public/assets';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

test('a configuration, without its internal fields', async () => {
  const response = await startEmulator().send(`${CONFIGS}/${ada.configId}`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const config = (await response.json()) as Record<string, unknown>;
  assert.deepEqual(Object.keys(config), [
    ...['id', 'model_id', 'model_variant_id', 'title', 'model_configurations'],
    ...['created_at', 'updated_at'],
  ]);
  assert.equal(config.id, ada.configId);
  assert.equal(config.model_id, 'ojin/oris-1.0');
  assert.equal(config.title, 'Ada – museum guide');
});

test('an asset, without its internal fields, with a link', async () => {
  const asset = await startEmulator().json(`${ASSETS}/${ada.assets.idle}`);
  assert.deepEqual(Object.keys(asset), [
    ...['id', 'name', 'category', 'mime_type', 'size', 'etag', 'created_at', 'updated_at'],
    'download_url',
  ]);
  assert.ok(String(asset.download_url).startsWith(`${ORIGIN}/objects/`));
});

const media: [id: string, category: string, mimeType: string][] = [
  [ada.assets.idle, 'video', 'video/mp4'],
  [ada.assets.portrait, 'image', 'image/jpeg'],
  [noor.assets.portrait, 'image', 'image/jpeg'],
  [iris.assets.voice, 'audio', 'audio/mpeg'],
  [kai.assets.film, 'video', 'video/quicktime'],
  [kai.assets.portrait, 'image', 'image/jpeg'],
  [weights.assets.weights, 'weight', 'application/octet-stream'],
];

for (const [id, category, mimeType] of media) {
  test(`asset ${id} is ${mimeType}, and its record tells its bytes`, async () => {
    const emulator = startEmulator();
    const asset = await emulator.json(`${ASSETS}/${id}`);
    assert.equal(asset.category, category);
    assert.equal(asset.mime_type, mimeType);
    const response = await emulator.send(String(asset.download_url));
    assert.equal(response.headers.get('content-type'), mimeType);
    assert.equal(response.headers.get('etag'), asset.etag);
    assert.equal((await response.arrayBuffer()).byteLength, asset.size);
  });
}

for (const [name, persona] of Object.entries(PERSONAS)) {
  test(`the configuration of ${name} is there, and names an asset`, async () => {
    const config = await startEmulator().json(`${CONFIGS}/${persona.configId}`);
    assert.equal(config.title, persona.title);
    const named = Object.values(persona.assets).filter((id) =>
      JSON.stringify(config.model_configurations).includes(id),
    );
    assert.ok(named.length > 0);
  });
}

test('the configuration of kai names no portrait', async () => {
  const config = await startEmulator().json(`${CONFIGS}/${kai.configId}`);
  assert.ok(!JSON.stringify(config).includes(kai.assets.portrait));
});

const errors: [path: string, status: number, code: string][] = [
  [`${CONFIGS}/${UNKNOWN}`, 404, 'not_found'],
  [`${ASSETS}/${UNKNOWN}`, 404, 'not_found'],
  [`${ASSETS}/${gone.assets.idle}`, 404, 'not_found'],
  [`${CONFIGS}/ada`, 400, 'invalid_request'],
  [`${ASSETS}/${'f'.repeat(36)}`, 400, 'invalid_request'],
  [`${ASSETS}/%2e%2e%2fsecret`, 400, 'invalid_request'],
  [`${ASSETS}/${'9'.repeat(100_000)}`, 400, 'invalid_request'],
  [`${ASSETS}/%E0%A4%A`, 400, 'invalid_request'],
  ['/v1/nothing', 404, 'not_found'],
  ['/v1/public/nothing', 404, 'not_found'],
  ['/', 404, 'not_found'],
  ['/scopes/not%20a%20name/v1', 400, 'invalid_request'],
  [`/scopes/${'x'.repeat(65)}/v1`, 400, 'invalid_request'],
];

for (const [path, status, code] of errors) {
  test(`GET ${path.slice(0, 80)}: ${status} ${code}`, async () => {
    const response = await startEmulator().send(path);
    assert.equal(response.status, status);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    const body = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(Object.keys(body), ['error_code', 'message']);
    assert.equal(body.error_code, code);
  });
}

test('an id may be written in capitals', async () => {
  const config = await startEmulator().json(`${CONFIGS}/${ada.configId.toUpperCase()}`);
  assert.equal(config.id, ada.configId);
});

test('preflight is answered', async () => {
  const response = await startEmulator().send(`${ASSETS}/${UNKNOWN}`, { method: 'OPTIONS' });
  assert.equal(response.status, 204);
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
});

const hostile: [name: string, text: string][] = [
  ['an array', '[1,2,3]'],
  ['null', 'null'],
  ['wrong types', '{"id":7,"title":{"a":[]},"model_configurations":"none"}'],
  ['markup', '{"title":"<img src=x onerror=alert(1)>"}'],
  ['a prototype', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'],
  ['odd spacing', ' {\n"title" :\t"x" } '],
  ['a link of no string', '{"download_url":["$signed:x"]}'],
  ['the mark elsewhere', '{"name":"$signed:x","download_url":"javascript:alert(1)"}'],
  ['a megabyte', JSON.stringify({ title: 'x'.repeat(1024 * 1024) })],
];

for (const kind of ['model-configs', 'assets']) {
  for (const [name, text] of hostile) {
    test(`${kind}: ${name} answers verbatim`, async () => {
      const emulator = startEmulator();
      const control = `/__emulator/${kind}/${UNKNOWN}`;
      const put = await emulator.send(control, { method: 'PUT', body: text });
      assert.equal(put.status, 200);
      const response = await emulator.send(`/v1/public/${kind}/${UNKNOWN}`);
      assert.equal(response.status, 200);
      assert.equal(await response.text(), text);
      assert.ok(!('polluted' in {}));
      await emulator.send(control, { method: 'DELETE' });
      assert.equal((await emulator.send(`/v1/public/${kind}/${UNKNOWN}`)).status, 404);
    });
  }
}

test('a link is signed anew for each answer', async () => {
  const emulator = startEmulator();
  const first = await emulator.link(ada.assets.idle);
  emulator.advance(1000);
  assert.notEqual(await emulator.link(ada.assets.idle), first);
});
