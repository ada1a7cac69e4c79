import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where `npm test` has compiled the programs to. */
export const { COMPILED } = process.env;

/** What Node needs to run a program of this repository, such as `src/cli/main.ts`. */
export const program = (source: string): string[] =>
  COMPILED
    ? [join(COMPILED, source.replace(/\.ts$/, '.js'))]
    : ['--import', import.meta.resolve('tsx'), join(ROOT, source)];
