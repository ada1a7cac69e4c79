import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const BASE = '/bundled/';

const testFiles = (folders) =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
  );

/**
 * Plugin of the test server: a test file comes as a few bundles instead of hundreds of modules, which
 * each engine would ask for again for each file.
 */
export const bundledTests = (folders, outDir) => ({
  name: 'bundled-tests',
  async serverStart() {
    await build({
      ...{ configFile: false, publicDir: false, logLevel: 'warn' },
      ssr: { target: 'webworker', noExternal: true },
      resolve: { conditions: ['production', 'browser', 'module', 'import', 'default'] },
      build: {
        ...{ ssr: true, target: 'es2022', minify: false, sourcemap: true, outDir },
        rolldownOptions: {
          // the test server has it, and every page its own
          external: /^\/__web-dev-server/,
          input: Object.fromEntries(
            testFiles(folders).map((file) => [file.replace(/\.ts$/, ''), resolve(file)]),
          ),
          output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
          checks: { bundlerTimings: false },
        },
      },
    });
  },
  async serve({ path }) {
    const isTest = folders.some((folder) => path.startsWith(`/${folder}/`));
    // one URL, also for chunks that import it; with a base, since the server knows `x.test.js` as `.ts`
    if (isTest && path.endsWith('.test.ts'))
      return { body: `import '${BASE}${path.slice(1, -3)}.js';`, type: 'js' };
    if (!path.startsWith(BASE)) return undefined;
    const body = await readFile(join(outDir, path.slice(BASE.length)), 'utf8');
    return { body, type: path.endsWith('.map') ? 'json' : 'js' };
  },
});
