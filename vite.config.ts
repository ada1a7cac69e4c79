import { readdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import literals from 'rollup-plugin-html-literals';
import { minify } from 'terser';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const source = (path: string) => resolve(import.meta.dirname, 'src/elements', path);

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

/**
 * V8 compiles what follows while it arrives, and not function by function when each is called: the
 * first visit blocks the main thread for half as long (`npm run bench`, twice 7 to 9 runs).
 * https://v8.dev/blog/explicit-compile-hints
 */
const COMPILE_HINT = '//# allFunctionsCalledOnLoad\n';

/**
 * A second minifier finds 0.2 KB gzip that the first one leaves.
 * @param hint stands before the code of an entry.
 */
const minifyAgain = (hint = ''): Plugin => ({
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
      // the maps are for error trackers: a comment that names them would cost every visitor 31 bytes
      chunk.code = (chunk.isEntry ? hint : '') + (code ?? chunk.code);
      const mapFile = bundle[`${chunk.fileName}.map`];
      if (mapFile?.type === 'asset') mapFile.source = JSON.stringify(map);
    }
  },
});

/**
 * Chunks that are made before, and loaded from beside the script: media-chrome, which is larger than
 * all the rest, for the classic script; `<sjinn-task>` for both.
 */
const beside = (mode: string): Plugin => ({
  name: 'beside',
  enforce: 'pre',
  transform(code, id) {
    const made = mode === 'iife' ? ['sjinn-task', 'themed'] : ['sjinn-task'];
    const replaced = made.reduce((text, name) => {
      const specifier = new RegExp(`import\\('[./\\w-]*/${name}\\.ts'\\)`);
      if (!specifier.test(text)) return text;
      const chunks = readdirSync('dist/chunks');
      const file = `chunks/${String(chunks.find((chunk) => chunk.startsWith(`${name}-`)))}`;
      const url =
        mode === 'iife'
          ? `new URL('${file}', ojinScript).href`
          : `'./${relative(dirname(id), source(file))}'`;
      return text.replace(specifier, `import(${url})`);
    }, code);
    return replaced === code ? null : { code: replaced, map: null };
  },
});

/** `<sjinn-task>` in its chunk uses what the script that loads it has already (`elements/script.ts`). */
const lent = (): Plugin => ({
  name: 'lent',
  enforce: 'pre',
  resolveId: (id) =>
    /^lit$|\/(clock|error|request|url|events|language|style-sheets)\.ts$/.test(id)
      ? '\0lent'
      : null,
  load: (id) =>
    id === '\0lent'
      ? `export const {
           html, LitElement, nothing, systemClock, codeForStatus, OjinError,
           parseRetryAfter, request, httpUrl, emit, languageOf, adopt,
         } = globalThis[Symbol.for('ojin')];`
      : null,
});

const shared = {
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    modulePreload: false,
    minify: 'oxc',
    sourcemap: 'hidden',
    reportCompressedSize: false,
  },
  plugins: [minifyTemplates(), leanLit(), minifyAgain(COMPILE_HINT)],
} satisfies UserConfig;

/** The chunk of `<sjinn-task>`, and its languages: made first, since the others name it. */
const task: UserConfig = {
  ...shared,
  plugins: [lent(), minifyTemplates(), minifyAgain()],
  build: {
    ...shared.build,
    lib: { entry: { 'sjinn-task': source('sjinn-task/sjinn-task.ts') }, formats: ['es'] },
    rolldownOptions: {
      output: {
        entryFileNames: 'chunks/[name]-[hash].js',
        chunkFileNames: 'chunks/task-[name]-[hash].js',
      },
    },
  },
};

/**
 * `vite build --mode task`, then `vite build`: the ES module for a script tag, chunks beside it;
 * then `vite build --mode iife`: one classic script. `scripts/build.ts` does all of it.
 * The demo's own server is `demo/server.ts`.
 */
export default defineConfig(({ mode }) =>
  mode === 'task'
    ? task
    : {
        ...shared,
        plugins: [beside(mode), ...shared.plugins],
        define: { 'process.env.NODE_ENV': '"production"' },
        build: {
          ...shared.build,
          lib: {
            entry: { 'ojin-widget': source('script.ts') },
            name: 'OjinWidget',
            formats: [mode === 'iife' ? 'iife' : 'es'],
            fileName: (format, name) => (format === 'es' ? `${name}.js` : `${name}.${format}.js`),
          },
          rolldownOptions: {
            external: /\/chunks\/sjinn-task-/,
            preserveEntrySignatures: 'allow-extension',
            output:
              mode === 'iife'
                ? { codeSplitting: false, intro: 'const ojinScript=document.currentScript?.src;' }
                : { chunkFileNames: 'chunks/[name]-[hash].js' },
          },
        },
      },
);
