import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type Asset, type AssetKind, decodeAsset, decodeModelConfig } from '../../src/ojin/wire.ts';

const NOW = Date.UTC(2026, 0, 1);
const LINK = 'https://cdn.example/film.mp4?Signature=a%2Bb==&Key=%7E';
const MEGABYTE = 'x'.repeat(1_000_000);

const asset = (fields: object): Asset => decodeAsset({ download_url: LINK, ...fields }, NOW);

const notObjects: [what: string, json: unknown][] = [
  ['null', null],
  ['undefined', undefined],
  ['a string', '{}'],
  ['a number', 1],
  ['true', true],
  ['an array', []],
  ['an array of what was asked for', [{ id: '1', download_url: LINK }]],
];

/** Whatever stands where a text should. */
const notTexts: unknown[] = [null, 0, 1, true, [], ['text'], {}, { toString: 'text' }];

describe('decodeModelConfig', () => {
  it('reads what the API documents', () => {
    const parameters = { idle_asset_id: '1' };
    expect(
      decodeModelConfig({
        id: 'c1',
        organization_id: 'o1',
        model_id: 'ojin/oris-1.0',
        model_variant_id: 'ojin/oris-1.0/standard',
        created_by: 'u1',
        title: 'Ada',
        model_configurations: parameters,
        created_at: '2026-01-01T00:00:00Z',
      }),
    ).to.deep.equal({
      id: 'c1',
      modelId: 'ojin/oris-1.0',
      modelVariantId: 'ojin/oris-1.0/standard',
      title: 'Ada',
      parameters,
    });
  });

  it('lacks what the answer lacks', () => {
    const none = { id: '', modelId: '', modelVariantId: '', title: '', parameters: undefined };
    expect(decodeModelConfig({})).to.deep.equal(none);
  });

  const parameters: [what: string, json: object, value: unknown][] = [
    ['model_configurations', { model_configurations: 1 }, 1],
    ['parameters', { parameters: 2 }, 2],
    ['both: the documented one', { parameters: 2, model_configurations: 1 }, 1],
    ['null and an alias', { parameters: 2, model_configurations: null }, 2],
    ['false', { parameters: 2, model_configurations: false }, false],
  ];
  for (const [what, json, value] of parameters)
    it(`parameters from ${what}`, () =>
      void expect(decodeModelConfig(json).parameters).to.equal(value));

  for (const [what, json] of notObjects)
    it(`refuses ${what}`, () => void expect(() => decodeModelConfig(json)).to.throw(TypeError));

  for (const value of notTexts)
    it(`takes ${JSON.stringify(value)} for no text`, () => {
      const wire = { id: value, model_id: value, model_variant_id: value, title: value };
      const { id, modelId, modelVariantId, title } = decodeModelConfig(wire);
      expect([id, modelId, modelVariantId, title]).to.deep.equal(['', '', '', '']);
    });

  it('cuts long texts', () => {
    const wire = { id: MEGABYTE, model_id: MEGABYTE, model_variant_id: MEGABYTE, title: MEGABYTE };
    const { id, modelId, modelVariantId, title } = decodeModelConfig(wire);
    for (const text of [id, modelId, modelVariantId, title]) expect(text).to.have.length(300);
  });

  it('leaves markup as text', () => {
    const title = '<img src=x onerror=alert(1)>';
    expect(decodeModelConfig({ title }).title).to.equal(title);
  });

  it('is not fooled by the keys of prototypes', () => {
    const wire: unknown = JSON.parse(
      `{"__proto__": {"title": "evil", "parameters": {"a": 1}}, "constructor": {"prototype": {"title": "evil"}},
        "toString": 1, "hasOwnProperty": null, "id": "c1"}`,
    );
    const config = decodeModelConfig(wire);
    expect(config).to.include({ id: 'c1', title: '', parameters: undefined });
    expect(({} as { title?: string }).title).to.equal(undefined);
  });
});

describe('decodeAsset', () => {
  it('reads what the API documents', () => {
    expect(
      asset({
        id: 'a1',
        organization_id: 'o1',
        created_by: 'u1',
        name: 'ada.mp4',
        category: 'video',
        mime_type: 'Video/MP4',
        size: 1234,
        etag: '"1"',
      }),
    ).to.deep.equal({
      id: 'a1',
      name: 'ada.mp4',
      category: 'video',
      mimeType: 'video/mp4',
      kind: 'video',
      size: 1234,
      url: LINK,
      expiresAt: Infinity,
    });
  });

  it('needs nothing but a link', () => {
    expect(decodeAsset({ url: LINK }, NOW)).to.deep.equal({
      id: '',
      name: '',
      category: '',
      mimeType: '',
      kind: 'other',
      size: 0,
      url: LINK,
      expiresAt: Infinity,
    });
  });

  const aliases: [field: keyof Asset, value: string | number, names: string[]][] = [
    ['name', 'ada.mp4', ['name', 'filename', 'file_name', 'original_filename']],
    ['mimeType', 'video/mp4', ['mime_type', 'content_type']],
    ['size', 7, ['size', 'size_bytes', 'file_size', 'file_size_bytes']],
    ['url', 'https://cdn.example/b?x=%2B', ['download_url', 'url']],
  ];
  for (const [field, value, names] of aliases)
    for (const [index, name] of names.entries()) {
      it(`${field} from ${name}`, () =>
        void expect(decodeAsset({ url: LINK, [name]: value }, NOW)[field]).to.equal(value));

      for (const later of names.slice(index + 1))
        it(`${field} from ${name} rather than from ${later}, unless it is null`, () => {
          const other = field === 'url' ? LINK : field === 'size' ? 1 : 'other';
          const wire = { [later]: other, [name]: value };
          expect(decodeAsset({ url: LINK, ...wire }, NOW)[field]).to.equal(value);
          expect(decodeAsset({ url: LINK, ...wire, [name]: null }, NOW)[field]).to.equal(other);
        });
    }

  const links: unknown[] = [
    undefined,
    null,
    '',
    1,
    {},
    [LINK],
    { href: LINK },
    'film.mp4',
    '/film.mp4',
    '//cdn.example/film.mp4',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:video/mp4;base64,AAAA',
    'blob:https://x.example/1',
    'file:///etc/passwd',
    'https://',
  ];
  for (const link of links)
    it(`refuses the link ${JSON.stringify(link)}`, () =>
      void expect(() => decodeAsset({ id: 'a1', download_url: link }, NOW)).to.throw(TypeError));

  it('throws nothing that holds the link', () => {
    expect(() => decodeAsset({ download_url: 'ftp://s3cret' }, NOW)).not.to.throw(/s3cret/);
  });

  for (const [what, json] of notObjects)
    it(`refuses ${what}`, () => void expect(() => decodeAsset(json, NOW)).to.throw(TypeError));

  for (const value of notTexts)
    it(`takes ${JSON.stringify(value)} for no text`, () => {
      const { id, name, category, mimeType, kind } = asset({
        id: value,
        name: value,
        category: value,
        mime_type: value,
      });
      expect([id, name, category, mimeType, kind]).to.deep.equal(['', '', '', '', 'other']);
    });

  it('cuts long texts, and never a link', () => {
    const long = `${LINK}&a=${MEGABYTE}`;
    const fields = { id: MEGABYTE, name: MEGABYTE, category: MEGABYTE, mime_type: MEGABYTE };
    const { id, name, category, mimeType, url } = asset({ ...fields, download_url: long });
    for (const text of [id, name, category, mimeType]) expect(text).to.have.length(300);
    expect(url).to.equal(long);
  });

  const sizes: [value: unknown, size: number][] = [
    [1, 1],
    ['42', 42],
    [0, 0],
    [-1, 0],
    [NaN, 0],
    ['many', 0],
    ['', 0],
    [{}, 0],
    [[], 0],
    [null, 0],
  ];
  for (const [value, size] of sizes)
    it(`size ${JSON.stringify(value)} → ${size}`, () =>
      void expect(asset({ size: value }).size).to.equal(size));

  const kinds: [mimeType: string, category: string, kind: AssetKind][] = [
    ['video/mp4', '', 'video'],
    ['VIDEO/WebM; codecs="vp9"', '', 'video'],
    ['video', '', 'video'],
    ['image/png', '', 'image'],
    ['image/svg+xml', '', 'image'],
    ['audio/mpeg', '', 'audio'],
    ['audio/mpeg', 'video', 'audio'],
    ['image/jpeg', 'video', 'image'],
    ['application/json', 'video', 'other'],
    ['application/pdf', '', 'other'],
    ['text/html', 'image', 'other'],
    ['multipart/video', '', 'other'],
    ['x-video/mp4', '', 'other'],
    ['videos/mp4', 'image', 'other'],
    ['', 'video', 'video'],
    ['', 'image', 'image'],
    ['', 'audio', 'audio'],
    ['', 'weight', 'other'],
    ['', 'videos', 'other'],
    ['', '', 'other'],
    ['application/octet-stream', 'video', 'video'],
    ['application/octet-stream', 'image', 'image'],
    ['application/octet-stream', 'weight', 'other'],
    ['binary/octet-stream', 'video', 'video'], // what S3 says when nobody told it
  ];
  for (const [mime_type, category, kind] of kinds)
    it(`"${mime_type}" in category "${category}" is ${kind}`, () =>
      void expect(asset({ mime_type, category }).kind).to.equal(kind));

  const ends: [what: string, seconds: number, expiresAt: number][] = [
    ['an hour, less 30 s', 3600, NOW + 3_570_000],
    ['five minutes, less 30 s', 300, NOW + 270_000],
    ['a minute, less a tenth', 60, NOW + 54_000],
    ['a second, less a tenth', 1, NOW + 900],
  ];
  for (const [what, seconds, expiresAt] of ends)
    it(`a link for ${what}`, () => {
      const url = `${LINK}&X-Amz-Date=20260101T000000Z&X-Amz-Expires=${seconds}`;
      expect(asset({ download_url: url }).expiresAt).to.equal(expiresAt);
    });

  it('a link that is over', () =>
    void expect(asset({ download_url: `${LINK}&Expires=${NOW / 1000 - 60}` }).expiresAt).to.equal(
      NOW,
    ));

  it('is not fooled by the keys of prototypes', () => {
    const wire: unknown = JSON.parse(
      `{"__proto__": {"download_url": "https://evil.example/"}, "constructor": "x", "valueOf": 1}`,
    );
    expect(() => decodeAsset(wire, NOW)).to.throw(TypeError);
  });
});
