import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';

/** What Node runs beside the tests, in processes of their own. */
const PROGRAMS = [
  ...['src/cli/main.ts', 'src/relay/main.ts', 'src/emulator/main.ts'],
  'test/docs/support/npx.ts',
];
/** Native code, programs, and what the package loads only when it is installed. */
const EXTERNAL = [
  ...['express', 'ioredis', 'lmdb', 'next', 'playwright-core', 'prom-client', 'typescript'],
  ...['vite', 'vue', 'workerd'],
];

/** A module asks where it is for the sake of the files around it: these stay where they are. */
const inPlace: Plugin = {
  name: 'in-place',
  transform(code, id) {
    if (!code.includes('import.meta.') || id.includes('/node_modules/')) return undefined;
    const placed = code
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)));
    return { code: placed, map: null }; // the lines are the same
  },
};

export const testFiles = (folder: string): string[] =>
  readdirSync(`test/${folder}`)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${folder}/${name}`);

/**
 * Bundles tests for Node and the programs that they start, packages included: a process is there in a
 * quarter of the CPU time that it takes through tsx.
 * @returns where a file is in its compiled form
 */
export async function compileTests(
  files: readonly string[],
  outDir: string,
): Promise<(file: string) => string> {
  const sources = [...files, ...PROGRAMS];
  const named = (file: string) => file.replace(/\.ts$/, '');
  await build({
    ...{ configFile: false, publicDir: false, logLevel: 'warn', plugins: [inPlace] },
    ssr: { noExternal: true, external: EXTERNAL },
    build: {
      ...{ ssr: true, target: 'node20', minify: false, outDir },
      rolldownOptions: {
        input: Object.fromEntries(sources.map((file) => [named(file), resolve(file)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        checks: { bundlerTimings: false },
      },
    },
  });
  return (file) => join(outDir, `${named(file)}.js`);
}
