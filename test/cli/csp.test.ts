import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockedBy, policiesOf, type Need } from '../../src/cli/doctor/csp.ts';
import { parametersFor, slotsOf } from '../../src/cli/publish/parameters.ts';
import { VARIANTS } from '../../src/emulator/ojin/variants.ts';

/* Source expressions of policies, and where a variant's schema has a place for media. */

const page = new URL('https://shop.test/ada');
const STORE = 'https://eu.store.test/a/film.mp4';

const sources: [sources: string, url: string, isAllowed: boolean][] = [
  ['*', STORE, true],
  ["'none'", STORE, false],
  ["'self'", STORE, false],
  ["'self'", 'https://shop.test/x', true],
  ['https:', STORE, true],
  ['http:', STORE, true],
  ['blob:', STORE, false],
  ['eu.store.test', STORE, true],
  ['EU.Store.test', STORE, true],
  ['*.store.test', STORE, true],
  ['*.store.test', 'https://store.test/x', false],
  ['store.test', STORE, false],
  ['http://eu.store.test', STORE, true],
  ['https://eu.store.test', 'http://eu.store.test/x', false],
  ['eu.store.test:8443', STORE, false],
  ['eu.store.test:*', 'https://eu.store.test:8443/x', true],
  ['eu.store.test', 'https://eu.store.test:8443/x', false],
  ['eu.store.test/a/', STORE, true],
  ['eu.store.test/b/', STORE, false],
  ['eu.store.test/a/film.mp4', STORE, true],
  ["'unsafe-inline' https://eu.store.test", STORE, true],
];

for (const [list, url, isAllowed] of sources)
  test(`media-src ${list} ${isAllowed ? 'allows' : 'blocks'} ${url}`, () => {
    const [policy] = policiesOf([`media-src ${list}`]);
    const need: Need = { directive: 'media-src', url: new URL(url) };
    assert.equal(blockedBy(policy!, need, page) === undefined, isAllowed);
  });

const script = (rest: Partial<Need> = {}): Need => ({
  ...{ directive: 'script-src', url: new URL('https://cdn.test/ojin-widget.js') },
  ...rest,
});
const scripts: [policy: string, need: Need, advice: string | undefined][] = [
  ['img-src x', script(), undefined],
  ['default-src a', script(), 'Use: script-src a https://cdn.test'],
  [
    'script-src https://cdn.test; script-src-elem a',
    script(),
    'Use: script-src-elem a https://cdn.test',
  ],
  ["script-src 'nonce-n'", script({ nonce: 'n' }), undefined],
  ["script-src 'nonce-n'", script({ nonce: 'm' }), "Use: script-src 'nonce-n' https://cdn.test"],
  ["script-src 'sha256-x'", script({ integrity: 'sha256-x' }), undefined],
  [
    "script-src 'strict-dynamic' https:",
    script(),
    'Add the nonce to the script tag: strict-dynamic ignores host sources.',
  ],
];
for (const [text, need, advice] of scripts)
  test(`a script under "${text}": ${advice ?? 'allowed'}`, () => {
    assert.equal(blockedBy(policiesOf([text])[0]!, need, page)?.advice, advice);
  });

test('every variant of the emulator takes what its schema names', () => {
  const media = { film: 'f', image: 'i' };
  const taken = VARIANTS.map(({ id, configuration_schema }) => [
    id,
    parametersFor(configuration_schema, media),
  ]);
  const both = { idle_video_asset_id: 'f', reference_image_asset_id: 'i' };
  assert.deepEqual(Object.fromEntries(taken), {
    'ojin/oris-1.0/standard': both,
    'ojin/oris-1.0/studio': both,
    'ojin/oris-1.0/lab': both,
    'ojin/oris-portrait/standard': { reference_image_asset_id: 'i' },
    'ojin/oris-voice/standard': {},
    'ojin/oris-0.9/standard': both,
  });
});

const object = (properties: object) => ({ type: 'object', properties });
const id = { type: 'string' };
for (const [schema, slots] of [
  [object({ media: object({ idle_video: object({ assetId: id }) }) }), { film: 3 }],
  [object({ portrait_id: id, portrait_name: id }), { image: 1 }],
  [object({ video_id: { type: 'number' } }), {}],
  [null, {}],
] as const)
  test(`finds the places in ${JSON.stringify(schema)}`, () => {
    const found = Object.entries(slotsOf(schema)).map(([role, path]) => [role, path.length]);
    assert.deepEqual(Object.fromEntries(found), slots);
  });
