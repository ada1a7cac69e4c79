import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const OUT = '.cache/tests/browser';
const FOLDERS = ['test/engines', 'test/elements', 'test/built'];
const BUNDLED = /^\/(chunks\/.+|test\/.+\.test\.(ts|js\.map))$/;

const testFiles = () =>
  FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
  );

/**
 * Plugin of the test server: a test file comes as a few bundles instead of hundreds of modules, which
 * each engine would ask for again for each file.
 */
export const bundledTests = () => ({
  name: 'bundled-tests',
  async serverStart() {
    await build({
      ...{ configFile: false, publicDir: false, logLevel: 'warn' },
      ssr: { target: 'webworker', noExternal: true },
      resolve: { conditions: ['production', 'browser', 'module', 'import', 'default'] },
      build: {
        ...{ ssr: true, target: 'es2022', minify: false, sourcemap: true, outDir: OUT },
        rolldownOptions: {
          // the test server has it, and every page its own
          external: /^\/__web-dev-server/,
          input: Object.fromEntries(
            testFiles().map((file) => [file.replace(/\.ts$/, ''), resolve(file)]),
          ),
          output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
          checks: { bundlerTimings: false },
        },
      },
    });
  },
  async serve({ path }) {
    if (!BUNDLED.test(path)) return undefined;
    const body = await readFile(join(OUT, path.replace(/\.ts$/, '.js')), 'utf8');
    return { body, type: path.endsWith('.map') ? 'json' : 'js' };
  },
});
