import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import literals from 'rollup-plugin-html-literals';
import { minify } from 'terser';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

/** Style sheets and templates lose their white space: they are most of the bytes. */
const minifyTemplates = () => ({
  ...literals({ include: ['src/**'] }),
  enforce: 'pre' as const,
  apply: 'build' as const,
});

/**
 * Lit without what a page with the script tag never uses, 0.4 KB gzip: css-tag.js with its fallbacks
 * for browsers without constructed style sheets (the elements adopt their sheets themselves,
 * `src/elements/style-sheets.ts`); the doors for Shadow DOM polyfills and for hydration; the register
 * of versions.
 */
const leanLit = (): Plugin => ({
  name: 'lean-lit',
  enforce: 'pre',
  load: (id) =>
    /@lit\/reactive-element\/(development\/|node\/)?css-tag\.js$/.test(id)
      ? `export const supportsAdoptingStyleSheets = true;
         export const adoptStyles = () => {};
         export const getCompatibleStyle = (style) => style;
         export const css = String.raw, unsafeCSS = String;
         export class CSSResult {}`
      : null,
  transform: (code, id) =>
    /\/node_modules\/(lit-html|lit-element|@lit\/reactive-element)\/[\w-]+\.js$/.test(id)
      ? {
          code: code
            .replace(/\w\.\w+(Polyfill|Hydrate)Support(\?\.\(\{\w+:\w\}\))?/g, 'undefined')
            .replace(/\(\w\.\w+Versions\?\?=\[\]\)\.push\("[\d.]+"\)/g, '0'),
          map: null,
        }
      : null,
});

/** A second minifier finds 0.2 KB gzip that the first one leaves. */
const minifyAgain = (): Plugin => ({
  name: 'minify-again',
  enforce: 'post',
  async generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const { code, map } = await minify(chunk.code, {
        ecma: 2020,
        module: true,
        compress: { passes: 3, unsafe_arrows: true, pure_getters: true, keep_fargs: false },
        sourceMap: { content: JSON.stringify(chunk.map), asObject: true },
      });
      chunk.code = `${code}\n//# sourceMappingURL=${basename(chunk.fileName)}.map`;
      const mapFile = bundle[`${chunk.fileName}.map`];
      if (mapFile?.type === 'asset') mapFile.source = JSON.stringify(map);
    }
  },
});

/**
 * The classic script holds everything but media-chrome, which is larger than all the rest: that is
 * loaded from the chunk of the ES build (made before), beside the script.
 */
const themedBeside = (): Plugin => ({
  name: 'themed-beside',
  enforce: 'pre',
  transform(code) {
    const specifier = /import\('\.\/on-demand\/themed\.ts'\)/;
    if (!code.includes("import('./on-demand/themed.ts')")) return null;
    const file = readdirSync('dist/chunks').find((name) => /^themed-.*\.js$/.test(name));
    const url = `new URL('chunks/${String(file)}', ojinScript).href`;
    return { code: code.replace(specifier, `import(${url})`), map: null };
  },
});

const shared = {
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    modulePreload: false,
    minify: 'oxc',
    sourcemap: true,
    reportCompressedSize: false,
  },
  plugins: [minifyTemplates(), leanLit(), minifyAgain()],
} satisfies UserConfig;

const entry = resolve(import.meta.dirname, 'src/elements/ojin-preview/ojin-preview.ts');

/**
 * `vite build`: the ES module for a script tag, chunks beside it.
 * `vite build --mode iife`: one classic script, with everything in it.
 * The demo's own server is `demo/server.ts`.
 */
export default defineConfig(({ mode }) => ({
  ...shared,
  plugins: [...(mode === 'iife' ? [themedBeside()] : []), ...shared.plugins],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    ...shared.build,
    lib: {
      entry: { 'ojin-widget': entry },
      name: 'OjinWidget',
      formats: [mode === 'iife' ? 'iife' : 'es'],
      fileName: (format, name) => (format === 'es' ? `${name}.js` : `${name}.${format}.js`),
    },
    rolldownOptions: {
      preserveEntrySignatures: 'allow-extension',
      output:
        mode === 'iife'
          ? { codeSplitting: false, intro: 'const ojinScript=document.currentScript?.src;' }
          : { chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
}));
