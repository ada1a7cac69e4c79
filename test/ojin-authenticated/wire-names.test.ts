import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CONTRACT } from '../../src/ojin/authenticated/contract.ts';

/* What is spelled on the wire stands in one table: one edit there corrects a wrong guess. */

const leaves = (value: object): string[] =>
  Object.values(value).flatMap((it: object | string) =>
    typeof it === 'string' ? [it] : leaves(it),
  );
const names = new Set(leaves(CONTRACT));
/** Words such as `name` are everywhere. */
const telling = [...names].filter((name) => /[^a-z]/.test(name));

/** The code of a file: no comments, no imports. */
const codeOf = (url: URL): string =>
  readFileSync(url, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*|from '.*'/g, '');

for (const folder of ['ojin/authenticated', 'upload']) {
  const base = new URL(`../../src/${folder}/`, import.meta.url);
  for (const file of readdirSync(base).filter((name) => name !== 'contract.ts'))
    test(`${folder}/${file} spells no name of the wire`, () => {
      const code = codeOf(new URL(file, base));
      assert.deepEqual(
        telling.filter((name) => code.includes(name)),
        [],
      );
    });
}

test('every entry of the table says whether it is published', () => {
  const source = readFileSync(
    new URL('../../src/ojin/authenticated/contract.ts', import.meta.url),
    'utf8',
  );
  const entries = source.split('\n').filter((line) => /^ +(\w+: )?[['.].*[\]'],/.test(line));
  assert.ok(entries.length > 50, String(entries.length));
  assert.deepEqual(
    entries.filter((line) => !/\/\/ .*(published|derived)/.test(line)),
    [],
  );
});
