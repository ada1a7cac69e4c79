import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig, esmExternalRequirePlugin } from 'vite';
import { ENTRIES } from './scripts/entries.ts';

const here = (path: string) => resolve(import.meta.dirname, path);

/**
 * `dist/npm`: the entries of the package, for bundlers and for Node. They share chunks, so that an
 * `OjinError` of one entry is an `instanceof` that of another. Only Lit stays a dependency, which an
 * application may share, and what a host chooses to install.
 */
export default defineConfig({
  publicDir: false,
  // otherwise the code that all chunks share imports node:module, and the relay runs in Node only
  plugins: [esmExternalRequirePlugin({ external: [...builtinModules, /^node:/] })],
  ssr: { noExternal: true, external: ['lit', 'react', 'ioredis', 'lmdb', 'prom-client'] },
  resolve: {
    // the browser's build also in Node: there is one file for both, and Node's sets no properties
    alias: { '@lit/react': here('node_modules/@lit/react/index.js') },
  },
  build: {
    ssr: true,
    target: 'es2022',
    emptyOutDir: false,
    reportCompressedSize: false,
    license: { fileName: 'THIRD-PARTY.md' },
    rolldownOptions: {
      input: Object.fromEntries(ENTRIES.map((name) => [name, here(`src/${name}.ts`)])),
      preserveEntrySignatures: 'strict',
      treeshake: { moduleSideEffects: [{ external: true, sideEffects: false }] },
      // 'use client' is kept: it is in an entry
      checks: { moduleLevelDirective: false },
      output: {
        entryFileNames: 'npm/[name].js',
        chunkFileNames: 'npm/chunks/[name].js',
        comments: { jsdoc: false },
      },
    },
  },
});
