import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRange } from '../../src/emulator/objects/range.ts';

type Expected = ReturnType<typeof parseRange>;

const cases: [header: string | undefined, size: number, expected: Expected][] = [
  [undefined, 100, undefined],
  ['', 100, undefined],
  ['bytes=0-', 100, { start: 0, end: 99 }],
  ['bytes=0-0', 100, { start: 0, end: 0 }],
  ['bytes=10-19', 100, { start: 10, end: 19 }],
  ['bytes=10-1000', 100, { start: 10, end: 99 }],
  ['BYTES=10-19', 100, { start: 10, end: 19 }],
  ['bytes=-10', 100, { start: 90, end: 99 }],
  ['bytes=-1000', 100, { start: 0, end: 99 }],
  ['bytes=99-', 100, { start: 99, end: 99 }],
  ['bytes=100-', 100, 'unsatisfiable'],
  ['bytes=100-200', 100, 'unsatisfiable'],
  ['bytes=-0', 100, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=20-10', 100, undefined],
  ['bytes=-', 100, undefined],
  ['bytes=a-b', 100, undefined],
  ['bytes=0-1,5-6', 100, undefined],
  ['lines=0-1', 100, undefined],
];

for (const [header, size, expected] of cases) {
  test(`Range "${String(header)}" of ${size} bytes`, () => {
    assert.deepEqual(parseRange(header, size), expected);
  });
}
