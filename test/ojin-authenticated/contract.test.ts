import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as full from '../../src/ojin/authenticated/wire.ts';
import { decodeAsset, decodeModelConfig } from '../../src/ojin/wire.ts';
import { readContract, validatorOf } from '../support/contract.ts';

/* The examples of the OpenAPI files are what their schemas say, and our decoders read them whole. */

for (const name of ['ojin', 'sjinn'] as const) {
  const contract = readContract(name);
  const validate = validatorOf(contract);
  for (const [schema, { examples = [] }] of Object.entries(contract.components.schemas))
    test(`${name}: every example of ${schema} fits it`, () => {
      assert.ok(examples.length > 0);
      for (const example of examples) validate(`#/components/schemas/${schema}`, example);
    });
}

const decoders: Record<string, (json: unknown) => object | string> = {
  ModelConfig: full.decodeOwnModelConfig,
  PublicModelConfig: decodeModelConfig,
  ModelConfigPage: (json) => full.decodePage(json, full.decodeOwnModelConfig),
  ModelVariant: full.decodeModelVariant,
  ModelVariantPage: (json) => full.decodePage(json, full.decodeModelVariant),
  Asset: (json) => full.decodeOwnAsset(json, 0),
  AssetMetadata: full.decodeAssetMetadata,
  PublicAsset: (json) => decodeAsset(json, 0),
  AssetPage: (json) => full.decodePage(json, full.decodeAssetMetadata),
  UploadSession: full.decodeUploadSession,
  PartUrl: full.decodePartUrl,
};

const { schemas } = readContract('ojin').components;

/** Every value within, however deep. */
const leaves = (value: unknown): unknown[] =>
  typeof value === 'object' && value ? Object.values(value).flatMap(leaves) : [value];

for (const [schema, decode] of Object.entries(decoders))
  test(`the decoder of ${schema} leaves nothing of the example empty`, () => {
    const [example] = schemas[schema]?.examples ?? [];
    const values = leaves(decode(example));
    assert.ok(values.length > 0);
    assert.ok(!values.some((value) => value === '' || value === undefined || value === 0));
  });

type Alias = [decode: (json: unknown) => unknown, json: object, expected: object];
const T = { created_at: '', updated_at: '' };

const aliases: Alias[] = [
  [full.decodeOwnModelConfig, { id: 'a', parameters: { x: 1 } }, { parameters: { x: 1 } }],
  ...['name', 'filename', 'file_name', 'original_filename'].map((name): Alias => [
    full.decodeAssetMetadata,
    { id: 'a', [name]: 'x.mp4' },
    { name: 'x.mp4' },
  ]),
  ...['mime_type', 'content_type'].map((name): Alias => [
    full.decodeAssetMetadata,
    { id: 'a', [name]: 'Image/PNG' },
    { mimeType: 'image/png', kind: 'image' },
  ]),
  ...['size', 'size_bytes', 'file_size', 'file_size_bytes'].map((name): Alias => [
    full.decodeAssetMetadata,
    { id: 'a', [name]: 7 },
    { size: 7 },
  ]),
  ...['download_url', 'url', 'presigned_url', 'signed_url'].map((name): Alias => [
    (json) => full.decodeOwnAsset(json, 0),
    { id: 'a', [name]: 'https://x/?Expires=9' },
    { url: 'https://x/?Expires=9' },
  ]),
  [full.decodeAssetMetadata, { id: '', asset_id: 'a', size: '7' }, { id: 'a', size: 7 }],
  ...['model_config_id', 'configuration_id'].map((name): Alias => [
    full.decodeOwnModelConfig,
    { [name]: 'a', variant_id: 'v' },
    { id: 'a', modelVariantId: 'v' },
  ]),
  ...['model_variant_id', 'variant_id'].map((name): Alias => [
    full.decodeModelVariant,
    { [name]: 'a/b' },
    { id: 'a/b', configurationSchema: undefined },
  ]),
  ...['s3_key', 'key', 'object_key'].map((name): Alias => [
    full.decodeUploadSession,
    { id: 'a', upload_id: 'u', [name]: 'k' },
    { assetId: 'a', uploadId: 'u', s3Key: 'k' },
  ]),
  [
    full.decodeAssetMetadata,
    { id: 'a', mime_type: 'Video/MP4; codecs="avc1.64001F"' },
    { kind: 'video' },
  ],
  [
    full.decodeModelVariant,
    { id: 'a', tags: ['x', 7], preview_url: 'javascript:1' },
    { tags: ['x'], previewUrl: undefined },
  ],
  [full.decodeModelVariant, { id: 'a', tags: 'x' }, { tags: [] }],
  [
    (json) => full.decodePage(json, full.decodeModelVariant),
    { data: [] },
    { items: [], received: 0, total: undefined },
  ],
  [
    (json) => full.decodePage(json, full.decodeModelVariant),
    { results: [7], total_count: 3 },
    { items: [], received: 1, total: 3 },
  ],
];

for (const [decode, json, expected] of aliases)
  test(`${JSON.stringify(json)} is read as ${JSON.stringify(expected)}`, () => {
    const decoded = decode({ ...json, ...T }) as Record<string, unknown>;
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(decoded[name], value);
  });

test('a list may be a bare array', () => {
  const { items, received, total } = full.decodePage([{ id: 'a' }, 7], full.decodeAssetMetadata);
  assert.deepEqual([items.map(({ id }) => id), received, total], [['a'], 2, undefined]);
});

for (const name of ['url', 'presigned_url', 'upload_url', 'signed_url'])
  test(`the URL of a part may be called ${name}`, () => {
    assert.equal(full.decodePartUrl({ [name]: 'https://x/' }), 'https://x/');
  });

const ISO = '2023-11-14T22:13:20.000Z';
for (const [sent, expected] of [
  ['2023-11-14T22:13:20+00:00', '2023-11-14T22:13:20+00:00'],
  [1_700_000_000, ISO],
  [1_700_000_000_000, ISO],
  ['1700000000', ISO],
  ['1700000000.0', ISO],
  [1e300, ''],
  [[[7]], ''],
  [null, ''],
] as const)
  test(`a time of ${JSON.stringify(sent)} is read as "${expected}"`, () => {
    const { createdAt } = full.decodeAssetMetadata({ id: 'a', created_at: sent });
    assert.equal(createdAt, expected);
  });

const single = [full.decodeOwnModelConfig, full.decodeModelVariant, full.decodeAssetMetadata];
const refused: [decode: (json: unknown) => unknown, json: unknown][] = [
  ...single.flatMap((decode) =>
    [null, [], 'x', {}, { id: 7 }].map((json): [typeof decode, unknown] => [decode, json]),
  ),
  [(json) => full.decodePage(json, full.decodeModelVariant), { items: {} }],
  [full.decodeUploadSession, { asset_id: 'a', upload_id: 'b' }],
  [full.decodeUploadSession, { asset_id: 'a', upload_id: 'b', s3_key: 7 }],
  [full.decodePartUrl, { url: 'file:///etc/passwd' }],
  [full.decodePartUrl, {}],
];

for (const [index, [decode, json]] of refused.entries())
  test(`${index}: ${JSON.stringify(json)} is refused`, () => {
    assert.throws(() => decode(json), TypeError);
  });
