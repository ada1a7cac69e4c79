import { describe, it } from 'node:test';
import { expect } from 'chai';
import { findCandidates } from '../../src/ojin/candidates.ts';

const uuid = (n: number) => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
const [A, B, C, D] = [1, 2, 3, 4].map(uuid) as [string, string, string, string];

const ids = (parameters: unknown) => findCandidates(parameters).map(({ id }) => id);

describe('findCandidates', () => {
  const table: [what: string, parameters: unknown, found: string[]][] = [
    ['nothing', undefined, []],
    ['null', null, []],
    ['a text', 'film', []],
    ['a number', 7, []],
    ['an empty object', {}, []],
    ['an array of ids without a name', [A], [A]],

    ['asset_id', { asset_id: A }, [A]],
    ['asset_ids', { asset_ids: [A, B] }, [A, B]],
    ['*_asset_id', { weights_asset_id: A }, [A]],
    ['*AssetId', { weightsAssetId: A }, [A]],
    ['*AssetID', { weightsAssetID: A }, [A]],
    ['*AssetIds', { clipAssetIds: [A, B] }, [A, B]],
    ['image_id', { image_id: A }, [A]],
    ['referenceImageId', { referenceImageId: A }, [A]],
    ['with a number in camel case', { image2Id: A, image2AssetId: B }, [A, B]],
    ['upper case', { IDLE_VIDEO_ID: A }, [A]],
    ...['image', 'video', 'idle', 'reference', 'portrait', 'poster', 'preview', 'source'].map(
      (word): [string, unknown, string[]] => [`${word}: { id }`, { [word]: { id: A } }, [A]],
    ),
    ['an id two levels below', { idle_video: { file: { file_id: A } } }, [A]],
    ['ids under media', { portraits: { ids: [A, B] } }, [A, B]],
    ['objects in arrays', { images: [{ id: A }, { id: B }] }, [A, B]],
    ['arrays in arrays', { image_ids: [[A], [[B]]] }, [A, B]],

    ['media whose key names no id', { image: A, idle_video: B, preview: { uuid: C } }, [A, B, C]],
    ['asset without id', { asset: A }, [A]],
    ['ids that name no media, beside one that does', { voice_id: A, idle_video: B }, [B]],
    ['only ids that name no media', { voice_id: A, nested: { b: B } }, [A, B]],

    ['no UUID', { asset_id: 'film-1', image_id: '', video_id: '../../admin' }, []],
    [
      'a UUID with something around',
      { asset_id: ` ${A}`, image_id: `${A}/..`, video_id: `{${A}}` },
      [],
    ],
    ['a UUID with a line break', { asset_id: `${A}\n` }, []],
    ['a URL', { asset_id: `https://cdn.example/${A}` }, []],
    ['other types', { asset_id: 1, image_id: true, video_id: null, idle_id: {} }, []],
    [
      'a UUID in upper case',
      { asset_id: uuid(0xabcdef).toUpperCase() },
      [uuid(0xabcdef).toUpperCase()],
    ],

    [
      'document order',
      { image_id: B, z: { asset_id: C }, a: { asset_id: A }, idle_id: D },
      [B, C, A, D],
    ],
    ['repeats', { image_id: A, again: { asset_id: A }, asset_ids: [B, A, B] }, [A, B]],
  ];
  for (const [what, parameters, found] of table)
    it(what, () => void expect(ids(parameters)).to.deep.equal(found));

  it('tells where each stood', () => {
    const parameters = { Persona: { idleVideo: { fileId: A } }, images: [{ asset_id: B }] };
    expect(findCandidates(parameters)).to.deep.equal([
      { id: A, path: '_persona_idle_video_file_id' },
      { id: B, path: '_images_asset_id' },
    ]);
  });

  it('tells where it stood first', () =>
    void expect(findCandidates({ image_id: A, idle_id: A })).to.deep.equal([
      { id: A, path: '_image_id' },
    ]));

  it('walks over the keys of prototypes like over any', () => {
    const parameters: unknown = JSON.parse(
      `{"__proto__": {"asset_id": "${A}"}, "constructor": {"prototype": {"asset_id": "${B}"}}}`,
    );
    expect(ids(parameters)).to.deep.equal([A, B]);
    expect(({} as { asset_id?: string }).asset_id).to.equal(undefined);
  });

  const nested = (depth: number): unknown =>
    depth ? { inner: nested(depth - 1) } : { asset_id: A };

  it('goes eight levels deep', () => {
    expect(ids(nested(7))).to.deep.equal([A]);
    expect(ids(nested(8))).to.deep.equal([]);
  });

  it('returns eight at most', () =>
    void expect(ids({ asset_ids: Array.from({ length: 50 }, (_, n) => uuid(n)) })).to.deep.equal(
      Array.from({ length: 8 }, (_, n) => uuid(n)),
    ));

  it('looks at a thousand values at most', () => {
    const before = (count: number) => [...Array.from({ length: count }, () => 0), { asset_id: A }];
    expect(ids(before(900))).to.deep.equal([A]);
    expect(ids(before(1100))).to.deep.equal([]);
  });

  /** ms; generous, since the machine may be busy with other things. */
  const SOON = 5000;
  const wide = (depth: number): unknown =>
    depth ? Array.from({ length: 30 }, () => wide(depth - 1)) : 'x';
  let deep: unknown = A;
  for (let i = 0; i < 10_000; i++) deep = { asset: deep };

  const huge: [what: string, parameters: unknown][] = [
    [
      '200,000 keys',
      Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`imageId${n}`, A])),
    ],
    ['a million items', { image_ids: new Array(1_000_000).fill('x') }],
    ['800,000 items in trees', wide(4)],
    ['10,000 levels', deep],
    ['a key of a megabyte', { ['imageId'.repeat(150_000)]: new Array(2000).fill('x') }],
    ['texts of a megabyte', { asset_ids: new Array(20).fill('0'.repeat(1_000_000)) }],
  ];
  for (const [what, parameters] of huge)
    it(`is soon through with ${what}`, () => {
      const before = performance.now();
      expect(ids(parameters).length).to.be.lessThan(9);
      expect(performance.now() - before).to.be.lessThan(SOON);
    });
});
