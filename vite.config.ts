import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import literals from 'rollup-plugin-html-literals';
import { defineConfig, type Manifest, type UserConfig } from 'vite';

const source = (path: string) => resolve(import.meta.dirname, 'src', path);

/** What the script tag imports when it is needed. */
const ELEMENTS = {
  'ojin-preview': source('elements/ojin-preview/ojin-preview.ts'),
  'sjinn-task': source('elements/sjinn-task/sjinn-task.ts'),
};
/** What several chunks need, Lit above all: one chunk, which the script asks for at the same time. */
const BASE = {
  name: 'base',
  test: /node_modules\/@?lit|src\/elements\/[\w.-]+$|src\/(http\/(error|url)|ojin\/api-base|elements\/ojin-preview\/(surface|near))\./,
};
const MANIFEST = 'chunks/manifest.json';

/** Where the script finds what it imports: beside itself, as the elements' build has called it. */
function chunks(): Record<string, string> {
  const manifest = JSON.parse(readFileSync(`dist/${MANIFEST}`, 'utf8')) as Manifest;
  const chunk = (name: string) =>
    JSON.stringify(Object.values(manifest).find((it) => it.name === name)?.file);
  return { BASE: chunk(BASE.name), PREVIEW: chunk('ojin-preview'), TASK: chunk('sjinn-task') };
}

/**
 * Two builds, one after the other: `vite build --mode elements` makes hashed chunks of the elements;
 * `vite build` the two files that a page names, a module and the same as a classic script.
 */
export default defineConfig(({ mode }): UserConfig => {
  const isElements = mode === 'elements';
  return {
    publicDir: false,
    define: {
      'process.env.NODE_ENV': '"production"',
      ...(!isElements && chunks()),
    },
    // style sheets and templates lose their white space: they are most of the bytes
    plugins: [
      {
        ...literals({ include: ['src/**'], exclude: ['src/**/server.ts'] }),
        ...{ enforce: 'pre', apply: 'build' },
      },
    ],
    build: {
      target: 'es2022',
      emptyOutDir: false,
      sourcemap: 'hidden',
      reportCompressedSize: false,
      manifest: isElements && MANIFEST,
      license: isElements && { fileName: 'chunks/THIRD-PARTY.md' },
      lib: {
        entry: isElements ? ELEMENTS : { 'ojin-widget': source('script/index.ts') },
        name: 'OjinWidget',
        formats: isElements ? ['es'] : ['es', 'iife'],
        fileName: (format, name) =>
          isElements
            ? `chunks/${name}-[hash].js`
            : format === 'es'
              ? `${name}.js`
              : `${name}.iife.js`,
      },
      rolldownOptions: {
        preserveEntrySignatures: 'strict',
        // the classic script has no import.meta, and does not ask for it
        checks: { emptyImportMeta: false },
        output: {
          minify: true,
          // in the script, `const`s can be inlined; WebKit needs `var`s where a chunk throws
          topLevelVar: isElements,
          chunkFileNames: 'chunks/[name]-[hash].js',
          ...(isElements && { codeSplitting: { groups: [BASE] } }),
        },
      },
    },
  };
});
