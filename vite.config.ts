import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import literals from 'rollup-plugin-html-literals';
import { defineConfig, type ManifestChunk, type UserConfig } from 'vite';

const source = (path: string) => resolve(import.meta.dirname, 'src', path);

/** What the script tag imports when it is needed. */
const ELEMENTS = {
  'ojin-preview': source('elements/ojin-preview/ojin-preview.ts'),
  'sjinn-task': source('elements/sjinn-task/sjinn-task.ts'),
};

/** What both elements need: one chunk, which the script asks for at the same time. */
const BASE = {
  name: 'base',
  test: /node_modules\/@?lit|src\/elements\/[\w.-]+$|src\/http\/(error|url)/,
};

/** Where the script finds an element, or Lit: beside itself. */
function chunkOf(id: string): string {
  const manifest = readFileSync('dist/chunks/manifest.json', 'utf8');
  const chunks = Object.values(JSON.parse(manifest) as Record<string, ManifestChunk>);
  const chunk = chunks.find(({ src, name }) =>
    src ? id.endsWith(src) : id === 'lit' && name === BASE.name,
  );
  return chunk ? `./${chunk.file}` : id;
}

/**
 * Two builds, one after the other: `vite build --mode elements` makes hashed chunks of the elements;
 * `vite build` the two files that a page names, a module and the same as a classic script.
 */
export default defineConfig(({ mode }): UserConfig => {
  const isElements = mode === 'elements';
  return {
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    // style sheets and templates lose their white space: they are most of the bytes
    plugins: [{ ...literals({ include: ['src/**'] }), enforce: 'pre', apply: 'build' }],
    build: {
      target: 'es2022',
      emptyOutDir: false,
      sourcemap: 'hidden',
      reportCompressedSize: false,
      manifest: isElements && 'chunks/manifest.json',
      lib: {
        entry: isElements ? ELEMENTS : { 'ojin-widget': source('script/index.ts') },
        name: 'OjinWidget',
        formats: isElements ? ['es'] : ['es', 'iife'],
        fileName: (format, name) =>
          isElements
            ? `chunks/${name}-[hash].js`
            : format === 'es'
              ? `${name}.js`
              : `${name}.${format}.js`,
      },
      rolldownOptions: isElements
        ? {
            preserveEntrySignatures: 'allow-extension',
            output: {
              chunkFileNames: 'chunks/[name]-[hash].js',
              codeSplitting: { groups: [BASE] },
              minify: true,
            },
          }
        : {
            external: ['lit', ...Object.values(ELEMENTS)],
            output: { paths: chunkOf, minify: true },
          },
    },
  };
});
