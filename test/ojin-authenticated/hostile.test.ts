import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OjinError } from '../../src/http/error.ts';
import type { Fetch } from '../../src/http/request.ts';
import { CONTRACT, type Names } from '../../src/ojin/authenticated/contract.ts';
import * as wire from '../../src/ojin/authenticated/wire.ts';
import { OjinClient } from '../../src/ojin/index.ts';
import { readContract } from '../support/contract.ts';
import { rejection } from '../support/test-fetch.ts';

/* Answers from a service that is broken or means harm: a value or an OjinError, in bounded memory. */

/** Waits between tries take no time; the limit of a try stays. */
const clock = {
  now: () => Date.now(),
  sleep: (ms: number) => (ms === 15_000 ? new Promise<void>(() => undefined) : Promise.resolve()),
};

const clientOf = (answer: (url: string, init: RequestInit) => Response): OjinClient => {
  const fetch: Fetch = (url, init) => Promise.resolve(answer(url, init));
  return new OjinClient({ apiKey: 'k', apiBase: 'https://api.test/v1', fetch, clock });
};

const answering = (text: string, status = 200): OjinClient =>
  clientOf(() => new Response(text, { status }));

const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

test('an answer that never ends is refused after a few MB', async () => {
  let sent = 0;
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  const client = clientOf(() => {
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      sent += chunk.byteLength;
      controller.enqueue(chunk);
    };
    return new Response(new ReadableStream({ pull }));
  });
  assert.equal(((await rejection(client.configs.get('x'))) as OjinError).code, 'bad-answer');
  assert.ok(sent < 8 * 2 ** 20, String(sent));
});

test('a list that never ends is refused', async () => {
  let id = 0;
  const client = clientOf(() => {
    const items = Array.from({ length: 100 }, () => ({ id: String(++id) }));
    return new Response(JSON.stringify({ items }));
  });
  const reading = async () => {
    for await (const { id: read } of client.assets.all()) assert.ok(read);
  };
  assert.equal(((await rejection(reading())) as OjinError).code, 'bad-answer');
  assert.ok(id < 110_000);
});

for (const [name, schema] of [
  ['9,000 levels deep', nested(9000)],
  ['with a property __proto__', '{"properties":{"__proto__":{"type":"object"}}}'],
  ['of a million values', `[${'0,'.repeat(1_000_000)}0]`],
])
  test(`a variant with a schema ${name} is no variant; the others of the list stay`, async () => {
    const bad = `{"id":"bad","configuration_schema":${schema}}`;
    const error = (await rejection(answering(bad).variants.get('bad'))) as OjinError;
    assert.equal(error.code, 'bad-answer');
    const { items } = await answering(`{"items":[${bad},{"id":"good"}]}`).variants.list();
    assert.deepEqual(
      items.map(({ id }) => id),
      ['good'],
    );
  });

test('a configuration with parameters 9,000 levels deep is a bad answer', async () => {
  const client = answering(`{"id":"x","model_configurations":${nested(9000)}}`);
  assert.equal(((await rejection(client.configs.get('x'))) as OjinError).code, 'bad-answer');
});

for (const schema of ['{"$ref":"#"}', '{"pattern":"^(?!x)"}', '{"$async":true,"type":"string"}'])
  test(`a schema of ${schema} leaves the last word to the service`, async () => {
    const client = clientOf((_, { method }) =>
      method === 'POST'
        ? new Response('{"id":"made"}')
        : new Response(`{"id":"v","configuration_schema":${schema}}`),
    );
    const parameters = { a: `${'a'.repeat(50_000)}!` };
    const made = await client.configs.create({ modelVariantId: 'v', title: 't', parameters });
    assert.equal(made.id, 'made');
  });

const records = fc.dictionary(
  fc.constantFrom('id', 'items', 'size', 'tags', 'download_url', 'model_configurations', 'total'),
  fc.jsonValue(),
);

test('property: any answer gives a value or an OjinError', async () => {
  const answer = fc.oneof(
    fc.string(),
    fc.json(),
    records.map((it) => JSON.stringify(it)),
  );
  await fc.assert(
    fc.asyncProperty(
      answer,
      fc.constantFrom(200, 201, 400, 404, 409, 500),
      async (body, status) => {
        const client = answering(body, status);
        const calls = [
          () => client.configs.get('x'),
          () => client.variants.list(),
          () => client.assets.get('x'),
          () => client.assets.metadata('x'),
          () => client.uploads.initiate({ name: 'n', category: 'c', mimeType: 'm', size: 1 }),
        ];
        for (const call of calls)
          await call().catch((error: unknown) =>
            assert.ok(error instanceof OjinError, String(error)),
          );
      },
    ),
  );
});

const file = { id: 'a', name: 'n', category: 'video', mimeType: 'video/mp4' };
/** By the schema whose example is mutated. */
const decoders: [schema: string, decode: (json: unknown) => unknown][] = [
  ['ModelConfig', wire.decodeOwnModelConfig],
  ['ModelVariant', wire.decodeModelVariant],
  ['Asset', (json) => wire.decodeOwnAsset(json, 0)],
  ['AssetMetadata', wire.decodeAssetMetadata],
  ['AssetMetadata', (json) => wire.decodeCompleted(json, file)],
  ['AssetPage', (json) => wire.decodePage(json, wire.decodeAssetMetadata)],
  ['ModelVariantPage', (json) => wire.decodePage(json, wire.decodeModelVariant)],
  ['UploadSession', wire.decodeUploadSession],
  ['PartUrl', wire.decodePartUrl],
];
const tables: readonly Record<string, Names>[] = Object.values(CONTRACT.answers);
const names = [...new Set(tables.flatMap((it) => Object.values(it).flat()))].filter(Boolean);
const { schemas } = readContract('ojin').components;

function decodesOrRefuses(decode: (json: unknown) => unknown, json: unknown): void {
  try {
    decode(json);
  } catch (error) {
    assert.ok(error instanceof TypeError || error instanceof OjinError, String(error));
  }
}

for (const [index, [schema, decode]] of decoders.entries()) {
  const example = schemas[schema]?.examples?.[0] as object;
  const epoch = fc.oneof(fc.double(), fc.integer().map(String), fc.constantFrom(Infinity, -1e17));
  const changes = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), epoch));

  test(`property: ${index}, a mutated ${schema} gives a value or a TypeError`, () => {
    fc.assert(
      fc.property(changes, fc.subarray(Object.keys(example)), (changed, without) => {
        const kept = Object.entries(example).filter(([name]) => !without.includes(name));
        decodesOrRefuses(decode, { ...Object.fromEntries(kept), ...changed });
      }),
    );
    fc.assert(fc.property(fc.jsonValue(), (json) => decodesOrRefuses(decode, json)));
  });

  test(`${index}: a ${schema} with a field 9,000 levels deep gives a value or a TypeError`, () => {
    const deep: unknown = JSON.parse('['.repeat(9000) + ']'.repeat(9000));
    for (const name of names) decodesOrRefuses(decode, { ...example, [name]: deep });
  });
}

test('property: any error answer is an OjinError with a short cause', async () => {
  const name = fc.constantFrom(...Object.values(CONTRACT.answers.error).flat());
  const { body } = fc.letrec((tie) => ({
    body: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      fc.dictionary(name, tie('body')),
      fc.array(tie('body')),
    ),
  }));
  const bodies = fc.oneof(
    body.map((it) => JSON.stringify(it)),
    fc.constantFrom(nested(9000), `{"loc":${'['.repeat(9000)}${']'.repeat(9000)},"msg":"x"}`),
  );
  await fc.assert(
    fc.asyncProperty(bodies, fc.constantFrom(400, 403, 409, 422), async (text, status) => {
      const error = (await rejection(answering(text, status).configs.get('x'))) as OjinError;
      assert.ok(error instanceof OjinError);
      assert.equal(error.status, status);
      assert.ok(((error.cause as Error | undefined)?.message ?? '').length <= 300);
    }),
  );
});
