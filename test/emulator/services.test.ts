import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUpToDate, problems, SERVICES } from '../../scripts/services.ts';
import { readContract } from '../support/contract.ts';

/* docs/reference/services.md: what the documents say, in the code and in the OpenAPI files. */

test('every file named is there, and contains what the table says', () =>
  assert.deepEqual(problems(), []));

test('the page is what `npm run services` makes of the table', async () =>
  assert.ok(await isUpToDate(), 'run "npm run services"'));

for (const { title, contract, operations } of SERVICES) {
  const described = Object.entries(readContract(contract).paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { 'x-source'?: string }>).map(
      ([verb, operation]) => `${verb.toUpperCase()} ${path}: ${operation['x-source'] ?? ''}`,
    ),
  );
  const listed = operations.flatMap(({ call, source }) => (call ? [`${call}: ${source}`] : []));

  test(`${title}: each operation of the OpenAPI file has its table, and the same source`, () =>
    assert.deepEqual(listed.toSorted(), described.toSorted()));

  for (const operation of operations)
    test(`${title}: ${operation.title} says something`, () => {
      assert.ok(operation.items.length);
      for (const { says } of operation.items) assert.notEqual(says.trim(), '');
    });
}
