import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { KEYS, PERSONAS } from '../../src/emulator/index.ts';
import { ConfigurationError, OjinClient, OjinError } from '../../src/ojin/index.ts';
import { rejection } from '../support/test-fetch.ts';
import type { Service } from '../support/service.ts';
import { worlds } from '../support/contracts.ts';
import { serviceForTests, UNKNOWN } from '../support/service.ts';

/** Of the default contract. */
const service = serviceForTests();
const services = worlds.map(([name, world]) => ({
  name,
  serviceOf: serviceForTests(undefined, world),
}));
const { ada, noor, iris, kai } = PERSONAS;
const STANDARD = 'ojin/oris-1.0/standard';
const create = (client: OjinClient, title = 'Mina', modelVariantId = STANDARD) =>
  client.configs.create({ modelVariantId, title, parameters: {} });
const file = { name: 'a.mp4', category: 'video', mimeType: 'video/mp4', size: 7 };
const lost = { assetId: UNKNOWN, uploadId: 'none', s3Key: 'none' };

type Call = (client: OjinClient) => Promise<unknown>;

/** Every row of the endpoint table, by a call that succeeds. */
const calls: Record<string, Call> = {
  'configs.list': (client) => client.configs.list(),
  'configs.create': (client) => create(client),
  'configs.get': (client) => client.configs.get(ada.configId),
  'configs.update': (client) => client.configs.update(ada.configId, { title: 'Ada' }),
  'configs.delete': (client) => client.configs.delete(noor.configId),
  'variants.list': (client) => client.variants.list(),
  'variants.get': (client) => client.variants.get(STANDARD),
  'uploads.initiate': (client) => client.uploads.initiate(file),
  'uploads.partUrl': async (client) =>
    client.uploads.partUrl(await client.uploads.initiate(file), 1),
  'uploads.complete': async (client) => {
    const session = await client.uploads.initiate(file);
    const url = await client.uploads.partUrl(session, 1);
    assert.equal((await fetch(url, { method: 'PUT', body: '1234567' })).status, 200);
    await client.uploads.complete(session, file);
  },
  'assets.list': (client) => client.assets.list(),
  'assets.get': (client) => client.assets.get(ada.assets.idle),
  'assets.metadata': (client) => client.assets.metadata(ada.assets.idle),
  'assets.delete': (client) => client.assets.delete(kai.assets.film),
  'assets.idleVideo': (client) => client.assets.idleVideo(noor.assets.portrait, 'v1'),
};

for (const { name: world, serviceOf } of services)
  for (const [name, call] of Object.entries(calls)) {
    test(`${world}: ${name} succeeds`, async () => {
      await call(serviceOf().client());
    });

    for (const [apiKey, code, status] of [
      ['no-such-key', 'unauthorized', 401],
      [KEYS.powerless, 'forbidden', 403],
    ] as const)
      test(`${world}: ${name}: ${code} ${status}`, async () => {
        const error = await rejection(call(serviceOf().client({ apiKey })));
        assert.ok(error instanceof OjinError, String(error));
        assert.deepEqual([error.code, error.status], [code, status]);
      });
  }

const refusals: [name: string, call: Call, code: string, status: number][] = [
  ['configs.get', (it) => it.configs.get(UNKNOWN), 'not-found', 404],
  ['configs.get', (it) => it.configs.get('no uuid'), 'invalid', 400],
  ['configs.create', (it) => create(it, 'x', 'ojin/none/standard'), 'not-found', 404],
  ['configs.create', (it) => create(it, ada.title), 'conflict', 409],
  ['configs.create', (it) => create(it, ''), 'invalid', 400],
  ['configs.update', (it) => it.configs.update(UNKNOWN, { title: 'x' }), 'not-found', 404],
  ['configs.update', (it) => it.configs.update(ada.configId, {}), 'invalid', 400],
  [
    'configs.update',
    (it) => it.configs.update(ada.configId, { title: noor.title }),
    ...(['conflict', 409] as const),
  ],
  ['configs.delete', (it) => it.configs.delete(UNKNOWN), 'not-found', 404],
  ['configs.delete', (it) => it.configs.delete(ada.configId), 'conflict', 409],
  [
    'configs.list',
    (it) => it.configs.list({ source: 'mine' as 'org' }),
    ...(['invalid', 400] as const),
  ],
  ['variants.get', (it) => it.variants.get('ojin/none/standard'), 'not-found', 404],
  ['assets.get', (it) => it.assets.get(UNKNOWN), 'not-found', 404],
  ['assets.metadata', (it) => it.assets.metadata(UNKNOWN), 'not-found', 404],
  ['assets.delete', (it) => it.assets.delete(UNKNOWN), 'not-found', 404],
  ['assets.idleVideo', (it) => it.assets.idleVideo(UNKNOWN, 'v1'), 'not-found', 404],
  [
    'assets.idleVideo',
    (it) => it.assets.idleVideo(noor.assets.portrait, 'v4'),
    ...(['invalid', 400] as const),
  ],
  [
    'assets.idleVideo of a film',
    (it) => it.assets.idleVideo(kai.assets.film, 'v1'),
    'invalid',
    400,
  ],
  ['uploads.initiate', (it) => it.uploads.initiate({ ...file, size: 0 }), 'invalid', 400],
  ['uploads.partUrl', (it) => it.uploads.partUrl(lost, 1), 'not-found', 404],
  ['uploads.partUrl', (it) => it.uploads.partUrl(lost, 10_001), 'invalid', 400],
  ['uploads.complete', (it) => it.uploads.complete(lost, file), 'not-found', 404],
  [
    'uploads.complete without a part',
    async (it) => it.uploads.complete(await it.uploads.initiate(file), file),
    ...(['conflict', 409] as const),
  ],
  [
    'uploads.complete under another name',
    async (it) => it.uploads.complete(await it.uploads.initiate(file), { ...file, name: 'b.mp4' }),
    ...(['invalid', 400] as const),
  ],
];

for (const { name: world, serviceOf } of services)
  for (const [name, call, code, status] of refusals)
    test(`${world}: ${name}: ${code} ${status}`, async () => {
      const error = await rejection(call(serviceOf().client()));
      assert.ok(error instanceof OjinError, String(error));
      assert.deepEqual([error.code, error.status], [code, status]);
    });

test('a template can be read, and not changed', async () => {
  const client = service().client();
  const { items } = await client.configs.list({ source: 'template' });
  const [first] = items;
  assert.equal(items.length, 2);
  assert.equal((await client.configs.get(first!.id)).title, first!.title);
  for (const call of [
    client.configs.delete(first!.id),
    client.configs.update(first!.id, { title: 'x' }),
  ])
    assert.equal(((await rejection(call)) as OjinError).code, 'forbidden');
  assert.equal((await client.assets.list({ source: 'template' })).total, 2);
});

for (const { name: world, serviceOf } of services) {
  test(`${world}: a configuration lives: created, read, changed, public, deleted`, async () => {
    const place = serviceOf();
    const { configs } = place.client();
    const parameters = { idle_video_asset_id: ada.assets.idle, speech: { language: 'de' } };
    const made = await configs.create({ modelVariantId: STANDARD, title: 'Mina', parameters });
    assert.deepEqual(
      [made.modelId, made.modelVariantId, made.title, made.organizationId],
      ['ojin/oris-1.0', STANDARD, 'Mina', 'org_lindenhof'],
    );
    const isTold = world !== 'bare';
    assert.deepEqual(made.parameters, isTold ? parameters : undefined);
    assert.ok(Date.parse(made.createdAt) > 0 && made.updatedAt === made.createdAt);
    assert.deepEqual(await configs.get(made.id), made);
    const changed = await configs.update(made.id, { parameters: {} });
    assert.deepEqual([changed.title, changed.parameters], ['Mina', isTold ? {} : undefined]);

    const { paths, answers } = place.contract;
    const link = `${place.apiBase}${paths.publicConfigs}/${made.id}`;
    const text = await (await fetch(link)).text();
    assert.ok(text.includes(`"${answers.config.title[0]}":"Mina"`), text);
    await configs.delete(made.id);
    assert.equal((await fetch(link)).status, 404);
  });

  test(`${world}: a configuration that an agent refers to goes with the reference`, async () => {
    const { configs } = serviceOf().client();
    await configs.delete(ada.configId, { deleteReference: true });
    const error = await rejection(configs.get(ada.configId));
    assert.equal((error as OjinError).code, 'not-found');
  });

  test(`${world}: an asset carries a link that works, its metadata none`, async () => {
    const { assets } = serviceOf().client();
    const { url, expiresAt, ...rest } = await assets.get(ada.assets.portrait);
    assert.ok(expiresAt > Date.now());
    assert.equal(rest.kind, 'image');
    const known = [rest.name, rest.organizationId, rest.createdBy, rest.etag, rest.createdAt];
    assert.ok(known.every(Boolean), String(known));
    assert.deepEqual(await assets.metadata(ada.assets.portrait), rest);
    assert.equal((await (await fetch(url!)).arrayBuffer()).byteLength, rest.size);
  });

  for (const limit of [1, 5, 6, 1000])
    test(`${world}: all() gives every item once, in pages of ${limit}`, async () => {
      const place = serviceOf();
      const titles = [];
      for await (const { title } of place.client().configs.all({ limit })) titles.push(title);
      assert.deepEqual(
        titles,
        Object.values(PERSONAS).map(({ title }) => title),
      );
      // without a total, the end is a page that is empty
      const pages = Math.ceil(6 / limit) + (world === 'bare' ? 1 : 0);
      assert.equal((await place.requests('/model-configs')).length, pages);
    });
}

test('parameters are checked against the schema of the variant before anything is sent', async () => {
  const place = service();
  const { configs } = place.client();
  const parameters = {
    speech: { language: 7, speaking_rate: 9 },
    rendering: { resolution: '8k' },
    reference_image_asset_id: 'ada',
    colour: 'red',
  };
  const expected = [
    { path: '/colour', message: 'is not supported by this variant' },
    { path: '/reference_image_asset_id', message: 'must match format "uuid"' },
    {
      path: '/rendering/resolution',
      message: 'must be equal to one of the allowed values: 480p, 720p, 1080p',
    },
    { path: '/speech/language', message: 'must be string' },
    { path: '/speech/speaking_rate', message: 'must be <= 2' },
  ];
  const creating = configs.create({ modelVariantId: STANDARD, title: 'x', parameters });
  for (const call of [creating, configs.update(ada.configId, { parameters })]) {
    const error = await rejection(call);
    assert.ok(error instanceof ConfigurationError && error instanceof OjinError);
    assert.equal(error.code, 'invalid');
    const byPath = [...error.problems].sort((a, b) => (a.path < b.path ? -1 : 1));
    assert.deepEqual(byPath, expected);
    assert.match(error.message, /\/speech\/language must be string/);
  }
  const sent = (await place.requests()).filter(({ method }) => method !== 'GET');
  assert.deepEqual(sent, []);
});

test('what is missing is named', async () => {
  const creating = service()
    .client()
    .configs.create({ modelVariantId: iris.variantId, title: 'x', parameters: { voice: {} } });
  const error = (await rejection(creating)) as ConfigurationError;
  assert.deepEqual(error.problems, [
    { path: '/voice/reference_audio_asset_id', message: 'is missing' },
  ]);
});

test('the lists filter', async () => {
  const { configs, variants, assets } = service().client();
  const ids = async (list: Promise<{ items: readonly { id: string }[] }>) =>
    (await list).items.map(({ id }) => id);
  assert.deepEqual(await ids(configs.list({ modelVariantId: noor.variantId })), [noor.configId]);
  assert.deepEqual(await ids(variants.list({ tags: ['real-time', 'general-purpose'] })), [
    STANDARD,
  ]);
  assert.deepEqual(await ids(variants.list({ modelId: 'ojin/oris-1.0', tags: ['experimental'] })), [
    'ojin/oris-1.0/lab',
  ]);
  assert.deepEqual(await ids(variants.list({ status: 'deprecated' })), ['ojin/oris-0.9/standard']);
  assert.deepEqual(await ids(assets.list({ category: 'video', name: 'IDLE' })), [ada.assets.idle]);
});

const pages: [name: string, page: (offset: number) => unknown, items: number, calls: number][] = [
  ['ignores offset', () => ({ items: [{ id: 'a' }], total: 9 }), 1, 2],
  ['ignores offset, and tells no total', () => ({ data: [{ id: 'a' }, { id: 'b' }] }), 2, 2],
  [
    'ends with an empty page',
    (offset) => ({ items: offset < 2 ? [{ id: `${offset}` }] : [] }),
    2,
    3,
  ],
  ['has items that cannot be read', () => ({ items: [7, null, { id: 'a' }, {}], total: 4 }), 1, 1],
  ['is empty', () => ({ items: [], total: 0 }), 0, 1],
  ['promises what does not come', () => ({ items: [], total: 5 }), 0, 1],
];

for (const [name, page, items, count] of pages)
  test(`all() ends when the service ${name}`, async () => {
    let asked = 0;
    const fetch = (url: string) => {
      asked++;
      return Promise.resolve(Response.json(page(Number(new URL(url).searchParams.get('offset')))));
    };
    const client = new OjinClient({ apiKey: 'k', fetch });
    const seen = [];
    for await (const item of client.assets.all()) seen.push(item.id);
    assert.deepEqual([seen.length, asked], [items, count]);
  });

for (const [limit, sent] of [
  [0, '20'],
  [-5, '1'],
  [101, '100'],
  [NaN, '20'],
  [7.9, '7'],
] as const)
  test(`limit ${limit} is sent as ${sent}`, async () => {
    let asked = '';
    const fetch = (url: string) => {
      asked = url;
      return Promise.resolve(Response.json({ items: [] }));
    };
    await new OjinClient({ apiKey: 'k', fetch }).configs.list({ limit });
    assert.equal(new URL(asked).searchParams.get('limit'), sent);
  });

test('slashes of a variant are encoded, and ids that are folders refused', async () => {
  const place = service();
  const client = place.client();
  await client.variants.get(STANDARD);
  const [request] = await place.requests('variants');
  assert.equal(request!.path, '/v1/model-variants/ojin%2Foris-1.0%2Fstandard');
  for (const id of ['', '.', '..'])
    assert.throws(() => void client.assets.get(id), { name: 'OjinError', code: 'invalid' });
  await assert.rejects(client.configs.delete('..'), { name: 'OjinError', code: 'invalid' });
  assert.equal((await place.requests()).length, 1);
});

test('the key goes nowhere but to the API: not after a redirect, not into errors', async (t) => {
  const keys: unknown[] = [];
  const other = createServer((request, response) => {
    keys.push(request.headers['x-api-key']);
    response.end('{}');
  }).listen(0);
  t.after(() => other.close());
  const target = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  const place = service();
  for (const status of [301, 302, 303, 307, 308]) {
    const rule = { match: { path: '/v1/**' }, fault: { status, headers: { Location: target } } };
    await place.fault({ ...rule, times: 2 });
    for (const call of [calls['configs.get']!, calls['assets.idleVideo']!]) {
      const error = await rejection(call(place.client()));
      assert.ok(error instanceof OjinError);
      assert.equal(error.status, status);
      assert.ok(!inspect(error, { depth: 9 }).includes(KEYS.full));
    }
  }
  assert.deepEqual(keys, []);
  assert.ok(!inspect(place.client(), { depth: 9, showHidden: true }).includes(KEYS.full));
});

for (const [name, options] of [
  ['an empty key', { apiKey: '' }],
  ['a key that breaks the header', { apiKey: 'secret\r\nX: y' }],
  ['a base that is no URL', { apiKey: 'secret', apiBase: 'secret.example' }],
  ['a base of another protocol', { apiKey: 'secret', apiBase: 'ftp://x/' }],
] as const)
  test(`${name} is refused without being shown`, () => {
    assert.throws(
      () => new OjinClient(options),
      (error) => error instanceof TypeError && !inspect(error).includes('secret'),
    );
  });

const broken: [name: string, fault: object, code: string][] = [
  ['breaks off', { garbage: true }, 'bad-answer'],
  ['is a web page', { html: true, status: 200 }, 'bad-answer'],
  ['is an empty object', { body: '{}' }, 'bad-answer'],
  ['is a number', { body: '7' }, 'bad-answer'],
];

for (const [name, fault, code] of broken)
  test(`an answer that ${name}: ${code}`, async () => {
    const place = service();
    await place.fault({ match: { path: '/v1/**' }, fault });
    const client = place.client();
    for (const call of [
      client.configs.get(ada.configId),
      client.configs.list(),
      client.uploads.initiate(file),
    ])
      assert.equal(((await rejection(call)) as OjinError).code, code);
  });

test('a change is not tried again: its outcome is unknown', async () => {
  const place: Service = service();
  await place.fault({
    match: { path: '/v1/model-configs', method: 'POST' },
    fault: { status: 503 },
  });
  assert.equal(((await rejection(create(place.client()))) as OjinError).code, 'server');
  const posts = (await place.requests('/model-configs')).filter(({ method }) => method === 'POST');
  assert.equal(posts.length, 1);
});

for (const { name: world, serviceOf } of services)
  test(`${world}: an idle video appears in the list and to the public when it is ready`, async () => {
    const place = serviceOf();
    await place.settings({ idleVideoSeconds: 0 });
    const { assets } = place.client();
    await assets.idleVideo(noor.assets.portrait, 'v2');
    const [film] = (await assets.list({ category: 'video', name: 'noor-portrait' })).items;
    assert.deepEqual([film!.name, film!.mimeType], ['noor-portrait-idle-v2.mp4', 'video/mp4']);
    const { publicAssets } = place.contract.paths;
    assert.equal((await fetch(`${place.apiBase}${publicAssets}/${film!.id}`)).status, 200);
  });
