import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changesOf } from '../../src/ojin/authenticated/contract-changes.ts';
import { CONTRACT } from '../../src/ojin/authenticated/contract.ts';
import { publicFetch } from '../../src/ojin/authenticated/public-fetch.ts';
import { ContractError, contractOf, OjinClient } from '../../src/ojin/index.ts';

/* A user's contract: any part of the table, merged over the default. */

test('nothing changes nothing, and the whole contract is plain data', () => {
  assert.deepEqual(contractOf(), CONTRACT);
  assert.deepEqual(contractOf({}), CONTRACT);
  const copy: unknown = JSON.parse(JSON.stringify(CONTRACT));
  assert.deepEqual(contractOf(copy), CONTRACT);
  assert.deepEqual(changesOf(contractOf(copy)), {});
});

test('what is given replaces the default, the rest stays', () => {
  const changes = {
    verbs: { update: 'PUT' },
    paths: { assets: '/files', metadata: '' },
    answers: { page: { items: ['records', ''] } },
  };
  const contract = contractOf(changes);
  assert.equal(contract.verbs.update, 'PUT');
  assert.equal(contract.verbs.delete, CONTRACT.verbs.delete);
  assert.deepEqual(contract.answers.page.items, ['records', '']);
  assert.deepEqual(contract.answers.page.total, CONTRACT.answers.page.total);
  assert.deepEqual(changesOf(contract), changes);
});

const invalid: [changes: unknown, problem: RegExp][] = [
  [null, /^The contract is invalid: it must be an object\.$/],
  [[], /it must be an object/],
  ['{}', /it must be an object/],
  [{ path: {} }, /path is unknown; known are headers, verbs, paths, query/],
  [{ paths: { asset: '/x' } }, /paths\.asset is unknown; known are configs, variants, assets/],
  [{ paths: [] }, /paths must be an object/],
  [{ paths: { assets: 7 } }, /paths\.assets must be a path such as/],
  [{ paths: { assets: 'assets' } }, /paths\.assets must be a path/],
  [{ paths: { assets: '/a/../b' } }, /paths\.assets must be a path/],
  [{ paths: { assets: '/a?b=c' } }, /paths\.assets must be a path/],
  [{ paths: { assets: '//evil.test' } }, /paths\.assets must be a path/],
  [{ paths: { assets: '' } }, /paths\.assets must be a path/],
  [{ verbs: { update: 'GET' } }, /verbs\.update must be POST or PUT/],
  [{ headers: { key: 'X-Key: a\r\nB' } }, /headers\.key must be the name of a header/],
  [{ fields: { size: '' } }, /fields\.size must be a name/],
  [{ fields: { size: '__proto__' } }, /fields\.size must be a name/],
  [JSON.parse('{"__proto__":{"polluted":1}}'), /__proto__ is unknown/],
  [{ answers: { asset: { id: 'id' } } }, /answers\.asset\.id must be a list of names/],
  [{ answers: { asset: { id: [] } } }, /answers\.asset\.id must be a list of names/],
  [{ answers: { asset: { id: [''] } } }, /answers\.asset\.id must be a list of names/],
  [{ answers: { page: { items: [7] } } }, /answers\.page\.items must be a list of names, or ""/],
];

for (const [changes, problem] of invalid)
  test(`${JSON.stringify(changes)} is refused`, () => {
    assert.throws(
      () => contractOf(changes),
      (error) => error instanceof ContractError && problem.test(error.message),
    );
  });

test('all problems are listed, and the client refuses such a contract at once', () => {
  const contract = { paths: { assets: 'x' }, verbs: { upload: 'x' } } as const;
  assert.throws(
    () => new OjinClient({ apiKey: 'k', contract }),
    (error) => error instanceof ContractError && error.problems.length === 2,
  );
});

test('property: any JSON is a contract or a ContractError', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.object({ key: fc.constantFrom('paths', 'answers', 'id') })),
      (value) => {
        try {
          assert.deepEqual(Object.keys(contractOf(value)), Object.keys(CONTRACT));
        } catch (error) {
          assert.ok(error instanceof ContractError, String(error));
        }
      },
    ),
  );
});

/** A service with one answer for everything. */
const answering = (json: unknown, contract = {}) =>
  new OjinClient({
    apiKey: 'k',
    contract,
    fetch: () => Promise.resolve(Response.json(json)),
  });

const wrapped: [json: unknown, contract: object, ids: string[]][] = [
  [{ data: { items: [{ id: 'a' }], total: 1 } }, {}, ['a']],
  [{ result: [{ id: 'a' }] }, {}, ['a']],
  [{ data: { id: 'outer', data: [{ id: 'a' }] } }, {}, ['a']],
  [{ records: [{ key: 'a', id: 'b' }] }, namesOf(['records'], ['key']), ['a']],
  [{ payload: [{ id: 'a' }] }, namesOf([''], ['id'], ['payload']), ['a']],
];

function namesOf(items: string[], id: string[], content = ['']) {
  return { answers: { page: { items }, asset: { id }, envelope: { content } } };
}

for (const [json, contract, ids] of wrapped)
  test(`the list in ${JSON.stringify(json)} is read`, async () => {
    const { items } = await answering(json, contract).assets.list();
    assert.deepEqual(
      items.map(({ id }) => id),
      ids,
    );
  });

for (const [json, id] of [
  [{ data: { id: 'a' } }, 'a'],
  [{ result: { asset_id: 'a' } }, 'a'],
  [{ id: 'a', data: { id: 'b' } }, 'a'],
] as const)
  test(`the asset in ${JSON.stringify(json)} is ${id}`, async () => {
    assert.equal((await answering(json).assets.metadata('x')).id, id);
  });

test('the public client speaks another contract through its fetch', async () => {
  const asked: string[] = [];
  const contract = contractOf({
    paths: { publicAssets: '/widget/media' },
    answers: { envelope: { content: ['payload'] }, asset: { url: ['link'], size: ['bytes'] } },
  });
  const fetch = publicFetch('https://api.test/v1/', contract, (url) => {
    asked.push(url);
    return Promise.resolve(Response.json({ payload: { id: 'a', link: 'https://x/', bytes: 7 } }));
  });
  const answer = await fetch('https://api.test/v1/public/assets/a%2Fb', {});
  assert.deepEqual(await answer.json(), { id: 'a', size: 7, download_url: 'https://x/' });
  await fetch('https://store.test/v1/public/assets/a', {});
  assert.deepEqual(asked, [
    'https://api.test/v1/widget/media/a%2Fb',
    'https://store.test/v1/public/assets/a',
  ]);
});
