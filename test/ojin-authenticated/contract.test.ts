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
  [(json) => full.decodeOwnAsset(json, 0), { id: 'a', url: 'https://x/' }, { url: 'https://x/' }],
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
];

for (const [decode, json, expected] of aliases)
  test(`${JSON.stringify(json)} is read as ${JSON.stringify(expected)}`, () => {
    const decoded = decode({ ...json, ...T }) as Record<string, unknown>;
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(decoded[name], value);
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
