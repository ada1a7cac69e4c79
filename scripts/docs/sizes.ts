import { KB, measureSizes } from '../measure-sizes.ts';
import { table, words } from './tables.ts';

const sizes = measureSizes();

const kb = (bytes: number, digits = 1) => (bytes / KB).toFixed(digits);

/** Indented where it adds to the one above. */
const named = (name: string): string => words(name.replace(/^ +/, '… '));

/** What a page loads, in KB. */
export const sizesTable = (): string =>
  table(
    ['what is loaded', 'raw KB', 'gzip KB', 'brotli KB', 'limit, gzip'],
    sizes.map(({ name, raw, gzip, brotli, limit }) => [
      named(name),
      kb(raw),
      kb(gzip, 2),
      kb(brotli, 2),
      String(limit / KB),
    ]),
  );

const sizeOf = (name: string): string => {
  const size = sizes.find((it) => it.name === name);
  if (!size) throw new Error(`scripts/measure-sizes.ts measures no "${name}".`);
  return kb(size.gzip);
};

/** Figures of the first page: KB, gzip. */
export function sizeFigures(): Record<'script' | 'preview', string> {
  return {
    script: sizeOf('the script tag'),
    preview: sizeOf('until a playing preview is interactive'),
  };
}

/** The same as a sentence, for the README. */
export function sizesSentence(): string {
  const { script, preview } = sizeFigures();
  return `- ${script} KB gzip start the film; ${preview} KB, Lit included, make up the player. Everything else is loaded on demand.`;
}
