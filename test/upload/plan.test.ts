import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partSizeFor, partsOf } from '../../src/upload/plan.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

const sizes: [size: number, asked: number | undefined, partSize: number, parts: number][] = [
  [1, undefined, 8 * MIB, 1],
  [8 * MIB, undefined, 8 * MIB, 1],
  [8 * MIB + 1, undefined, 8 * MIB, 2],
  [5 * GIB, undefined, 8 * MIB, 640],
  [80_000 * MIB, undefined, 8 * MIB, 10_000],
  [80_000 * MIB + 1, undefined, 9 * MIB, 8889],
  [5 * 1024 * GIB, undefined, 525 * MIB, 9987],
  [5 * MIB + 1, 5 * MIB, 5 * MIB, 2],
  [6 * GIB, 5 * GIB, 5 * GIB, 2],
];

for (const [size, asked, partSize, count] of sizes)
  test(`${size} bytes${asked ? ` in parts of ${asked}` : ''}: ${count} parts`, () => {
    assert.equal(partSizeFor(size, asked), partSize);
    const parts = partsOf(size, partSize);
    assert.equal(parts.length, count);
    assert.deepEqual(parts[0], { number: 1, start: 0, size: Math.min(size, partSize) });
    const last = parts.at(-1)!;
    assert.equal(last.number, count);
    assert.equal(last.start + last.size, size);
    assert.ok(last.size > 0);
  });

const refused: [size: number, asked: number | undefined][] = [
  [100, 5 * MIB - 1],
  [100, 5 * GIB + 1],
  [100, 5.5 * MIB + 0.5],
  [100, NaN],
  [100_000 * MIB, 8 * MIB],
  [10_001 * 5 * GIB, undefined],
];

for (const [size, asked] of refused)
  test(`${size} bytes in parts of ${String(asked)} are refused`, () => {
    assert.throws(() => partSizeFor(size, asked), RangeError);
  });
