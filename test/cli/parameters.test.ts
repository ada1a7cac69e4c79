import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parametersFor, slotsOf } from '../../src/cli/publish/parameters.ts';

/* The names of the parameters are the service's: none of them may reach a prototype. */

const ID = '00000000-0000-4000-8000-000000000000';
const string = { type: 'string' };
const object = (properties: object) => ({ type: 'object', properties });

const paths: [name: string, schema: object][] = [
  [
    'constructor.prototype',
    object({ constructor: object({ prototype: object({ film_id: string }) }) }),
  ],
  [
    '__proto__',
    object(
      JSON.parse(
        '{"__proto__":{"type":"object","properties":{"film_id":{"type":"string"}}}}',
      ) as object,
    ),
  ],
];

for (const [name, schema] of paths)
  test(`a place for the film at ${name} is one of the configuration's own`, () => {
    const parameters = parametersFor(schema, { film: ID });
    assert.equal(({} as Record<string, unknown>).film_id, undefined);
    assert.ok(JSON.stringify(parameters).includes(`"film_id":"${ID}"`));
    assert.equal(Object.getPrototypeOf(parameters), Object.prototype);
  });

test('property: any schema gives parameters, and pollutes nothing', () => {
  const keys = fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'video_id',
    'image_id',
    'x',
  );
  const { schema } = fc.letrec((tie) => ({
    schema: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      fc.record({
        type: fc.constantFrom('string', 'object'),
        properties: fc.dictionary(keys, tie('schema')),
      }),
    ),
  }));
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  fc.assert(
    fc.property(schema, (it) => {
      slotsOf(it);
      JSON.stringify(parametersFor(it, { film: ID, image: ID }));
    }),
  );
  assert.equal(Object.getOwnPropertyNames(Object.prototype).join(), before);
});
