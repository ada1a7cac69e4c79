import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileSchema, SchemaError, type Problem } from '../../src/ojin/authenticated/schema.ts';

/* Schemas come from the service: whatever they are, a value or a SchemaError, in bounded time. */

/** ms; the bounds are a second on an idle machine. */
const LONGEST = 15_000;

function outcome(schema: unknown, value: unknown): readonly Problem[] | SchemaError {
  const start = performance.now();
  try {
    return compileSchema(schema)(value);
  } catch (error) {
    assert.ok(error instanceof SchemaError, String(error));
    assert.equal(error.code, 'bad-answer');
    return error;
  } finally {
    assert.ok(performance.now() - start < LONGEST);
  }
}

function nested(depth: number): object {
  let schema: object = {};
  for (let level = 0; level < depth; level++) schema = { properties: { a: schema } };
  return schema;
}

/** Each definition refers twice to the one before. */
function doubling(times: number): object {
  const $defs: Record<string, object> = { d0: { type: 'string' } };
  for (let index = 1; index <= times; index++) {
    const $ref = `#/$defs/d${index - 1}`;
    $defs[`d${index}`] = { allOf: [{ $ref }, { $ref }] };
  }
  return { $defs, $ref: `#/$defs/d${times}` };
}

const many = (length: number, schema: (index: number) => unknown) => ({
  allOf: Array.from({ length }, (_, index) => schema(index)),
});

const refused: [name: string, schema: unknown][] = [
  ['refers to itself', { $ref: '#' }],
  ['refers to itself through another', { $defs: { a: { $ref: '#' } }, $ref: '#/$defs/a' }],
  ['is 9,000 levels deep', nested(9000)],
  ['doubles its references 30 times', doubling(30)],
  ['has a property __proto__', JSON.parse('{"properties":{"__proto__":{"type":"string"}}}')],
  ['refers to another document', { $ref: 'https://evil.example/schema.json' }],
  ['refers to nothing', { $ref: '#/$defs/none' }],
  ['answers later', { $async: true, type: 'string' }],
  ['refers dynamically', { $dynamicRef: '#x' }],
  ['looks ahead in a pattern', { pattern: '^(?!a)' }],
  ['repeats a repetition', { pattern: '((a{1000}){1000})' }],
  ['has 100,000 branches', many(100_000, () => ({ type: 'string' }))],
  ['has a thousand large patterns', many(1000, (index) => ({ pattern: `(a?){900}${index}` }))],
  ['is a number', 7],
  ['has types that are none', { type: 'nothing' }],
];

for (const [name, schema] of refused)
  test(`a schema that ${name} is refused`, () => {
    assert.ok(outcome(schema, { a: 1 }) instanceof SchemaError);
  });

test('a pattern that would hold up V8 for ever is matched in linear time', () => {
  const text = `${'a'.repeat(40_000)}b`;
  assert.deepEqual(outcome({ pattern: '^(a+)+$' }, text), [
    { path: '', message: 'must match pattern "^(a+)+$"' },
  ]);
  assert.deepEqual(outcome({ pattern: '^(a+)+b$' }, text), []);
});

const patterns: [pattern: string, fits: string, not: string][] = [
  ['^[\\w.-]{1,64}$', 'a-b.c', 'ä'],
  ['^\\p{L}+$', 'Ærø', '1'],
  ['^\\u0041$', 'A', 'B'],
  ['^(?<year>\\d{4})\\/x$', '2026/x', '26/x'],
  ['^[^]$', '\n', ''],
];

for (const [pattern, fits, not] of patterns)
  test(`the pattern ${pattern} means what it means in JavaScript`, () => {
    assert.deepEqual(outcome({ pattern }, fits), []);
    assert.equal((outcome({ pattern }, not) as Problem[]).length, 1);
  });

test('the names of inherited properties are properties like others', () => {
  const schema = { properties: { constructor: { type: 'string' } }, required: ['toString'] };
  assert.deepEqual(outcome(schema, {}), [{ path: '/toString', message: 'is missing' }]);
});

test('a value that is too large for its schema is refused', () => {
  const schema = { items: many(1000, () => ({ type: 'string' })) };
  assert.ok(outcome(schema, Array(10_000).fill(1)) instanceof SchemaError);
});

const costliest: [name: string, schema: object][] = [
  ['600 branches', many(600, (index) => ({ properties: { [`p${index}`]: true } }))],
  ['5 large patterns', many(5, (index) => ({ pattern: `(a?){900}[${index}-z]x*[yz]` }))],
  ['references that double 7 times', doubling(7)],
];

for (const [name, schema] of costliest)
  test(`a schema with ${name} is accepted, and its check ends`, () => {
    const value = 'a'.repeat(1000);
    const problems = outcome({ ...schema, unevaluatedProperties: false }, value);
    assert.equal(problems instanceof SchemaError ? problems.message : '', '');
  });

const KEYWORDS = [
  'properties',
  'items',
  'allOf',
  'anyOf',
  'not',
  '$defs',
  'if',
  'then',
  'contains',
];
const text = fc.constantFrom(
  'a',
  '__proto__',
  'constructor',
  'toString',
  '^(a+)+$',
  '#',
  '#/$defs/a',
);

const { schema: schemas } = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 6 },
    fc.boolean(),
    fc.record(
      {
        type: fc.constantFrom('string', 'object', 'array', 'number', 'x'),
        pattern: fc.oneof(text, fc.string()),
        $ref: text,
        minLength: fc.integer(),
        enum: fc.array(fc.jsonValue(), { maxLength: 3 }),
        required: fc.array(text, { maxLength: 3 }),
        properties: fc.dictionary(text, tie('schema'), { maxKeys: 3 }),
        patternProperties: fc.dictionary(text, tie('schema'), { maxKeys: 2 }),
        $defs: fc.dictionary(text, tie('schema'), { maxKeys: 2 }),
        allOf: fc.array(tie('schema'), { maxLength: 3 }),
        items: tie('schema'),
        uniqueItems: fc.boolean(),
        format: fc.constantFrom('date', 'email', 'regex', 'uuid', 'none'),
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(fc.constantFrom(...KEYWORDS), tie('schema'), { maxKeys: 3 }),
    fc.jsonValue(),
  ),
}));

test('property: any schema and any value give a list or a SchemaError, and pollute nothing', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  fc.assert(
    fc.property(schemas, fc.jsonValue(), (schema, value) => {
      outcome(schema, value);
    }),
    { numRuns: 500 },
  );
  assert.equal(Object.getOwnPropertyNames(Object.prototype).join(), before);
});
