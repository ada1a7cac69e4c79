import { KB, measureSizes } from './measure-sizes.ts';

/* Prints what a page loads, and fails when a limit is exceeded. */

const row = (...cells: string[]) =>
  console.log(cells.map((cell, index) => (index ? cell.padStart(9) : cell.padEnd(40))).join(' '));
const kb = (bytes: number) => `${(bytes / KB).toFixed(2)} KB`;

row('', 'raw', 'gzip', 'brotli', 'limit', '');
for (const { name, raw, gzip, brotli, limit } of measureSizes()) {
  const isOver = gzip > limit;
  if (isOver) process.exitCode = 1;
  row(name, kb(raw), kb(gzip), kb(brotli), kb(limit), isOver ? 'TOO LARGE' : '');
}
