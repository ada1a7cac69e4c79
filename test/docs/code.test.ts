import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import typescript from 'typescript';
import { serveEmulator, type RunningEmulator } from '../../src/emulator/node.ts';
import { openStage } from '../e2e/support/stage.ts';
import { bundle } from './support/bundle.ts';
import { everythingShows, openReader, placePortrait } from './support/page.ts';
import { installed, Project, ROOT, run } from '../support/project.ts';
import { API, samples } from './support/samples.ts';

/* The documentation's TypeScript and components: type-checked, run in Node, compiled and rendered. */

const stage = await openStage();
const of = (language: string, how = '') =>
  samples().filter((it) => it.language === language && it.how === how);

let emulator: RunningEmulator;
before(async () => {
  emulator = await serveEmulator({ port: 0 });
});
after(() => emulator.close());

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, unknown>;
};

const OPTIONS: typescript.CompilerOptions = {
  ...{ strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
  typeRoots: [installed('@types')],
  target: typescript.ScriptTarget.ES2022,
  module: typescript.ModuleKind.ESNext,
  moduleResolution: typescript.ModuleResolutionKind.Bundler,
  jsx: typescript.JsxEmit.ReactJSX,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
};

function typeErrors(file: string): string[] {
  const program = typescript.createProgram([file], OPTIONS);
  return typescript
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, '\n'));
}

const packages = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, installed(name)]));

const LIT_SSR = packages('lit', '@lit-labs/ssr');
const REACT = packages('react', 'react-dom', '@types/react', '@types/node');

const RUN_IN_NODE = [...of('ts', 'node'), ...of('ts', 'node server')];

for (const { place, language, text } of [...of('ts'), ...RUN_IN_NODE, ...of('tsx')])
  test(`${place}: the types are right`, (t) => {
    const project = new Project({ ...REACT, ...LIT_SSR });
    t.after(() => project.remove());
    assert.deepEqual(typeErrors(project.write(`sample.${language}`, text)), []);
  });

/** Leads Ojin's API to the emulator. */
const redirect = (to: string) => `
  const { fetch } = globalThis;
  globalThis.fetch = (url, init) => fetch(String(url).replace('${API}', '${to}/v1'), init);`;

/** Stops a server as whoever runs it does: once its ports have been open for a while. */
const stopWhenOpen = `
  let seen = [];
  setInterval(() => {
    const open = process.getActiveResourcesInfo().filter((it) => it === 'TCPServerWrap').length;
    seen = [...seen, open].slice(-4);
    if (open && seen.length === 4 && new Set(seen).size === 1) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();`;

for (const { place, how, text } of RUN_IN_NODE)
  test(`${place}: it runs in Node`, async (t) => {
    const project = new Project(LIT_SSR);
    t.after(() => project.remove());
    placePortrait(project.folder);
    const setup = redirect(emulator.url) + (how.includes('server') ? stopWhenOpen : '');
    const preload = pathToFileURL(project.write('setup.mjs', setup)).href;
    const file = project.write('sample.ts', text);
    const node = [process.execPath, '--import', import.meta.resolve('tsx'), '--import', preload];
    const { code, output } = await run(project.folder, [...node, file], {
      ...{ OJIN_API_KEY: 'emulator-key', SJINN_API_KEY: 'key-of-an-account' },
      RELAY_SECRET: randomBytes(32).toString('base64'),
    });
    assert.equal(code, 0, output);
  });

for (const { place, text } of of('tsx'))
  test(`${place}: React renders it`, async (t) => {
    const code = await bundle(
      { 'sample.tsx': text },
      `import { createElement } from 'react';
      import { createRoot } from 'react-dom/client';
      const [component] = Object.values(sample);
      createRoot(document.querySelector('#app')).render(createElement(component));`,
      ['react', 'react-dom'],
    );
    await renders(t, code);
  });

test('the components for Vue compile with the configuration of the guide, and render', async (t) => {
  const [config] = of('ts', 'config');
  const [component] = of('vue');
  assert.ok(config && component);
  // Vite and its plugin as VitePress has them: they belong together
  const folderOf = (name: string) => {
    const nested = installed(`vitepress/node_modules/${name}`);
    return existsSync(nested) ? nested : installed(name);
  };
  const project = new Project({
    ...{ vue: installed('vue'), vite: folderOf('vite') },
    '@vitejs/plugin-vue': folderOf('@vitejs/plugin-vue'),
  });
  t.after(() => project.remove());
  project.write('vite.config.ts', config.text);
  project.write('Sample.vue', component.text);
  project.write(
    'main.js',
    `import { createApp } from 'vue';
    import Sample from './Sample.vue';
    createApp(Sample).mount('#app');`,
  );
  const { build } = (await import(
    pathToFileURL(`${folderOf('vite')}/dist/node/index.js`).href
  )) as {
    build(options: object): Promise<{ output: { code: string }[] }[]>;
  };
  const [first] = await build({
    ...{ root: project.folder, configFile: `${project.folder}/vite.config.ts`, logLevel: 'error' },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      ...{ write: false, minify: false, target: 'esnext' },
      lib: { entry: 'main.js', formats: ['es'], fileName: 'sample' },
      rollupOptions: { output: { inlineDynamicImports: true } },
    },
  });
  await renders(t, first?.output[0]?.code ?? '');
});

/** A page that runs the script shows a preview. */
async function renders(t: Parameters<typeof openReader>[1], script: string): Promise<void> {
  const scene = await openReader(stage, t);
  const module = stage.publish(script, { 'Content-Type': 'text/javascript' });
  const body = `<div id="app"></div><script type="module" src="${module}"></script>`;
  await scene.page.goto(scene.publish(body, { head: '' }));
  await scene.page.locator('#app ojin-preview').waitFor();
  await everythingShows(scene);
}

for (const { place, text } of [...of('svelte'), ...of('ts', 'angular'), ...of('astro')])
  test(`${place}: what it imports and which attributes it sets exist`, () => {
    const [, attributes = ''] = /<ojin-preview([^>]*)>/.exec(text) ?? [];
    const manifest = readFileSync(`${ROOT}/dist/custom-elements.json`, 'utf8');
    // `name="…"`, and listeners: `(ojin-error)="…"`, `onojin-error={…}`
    const names = attributes.matchAll(/\s\(?(?:on(?=ojin))?([\w-]+)/g);
    for (const [, name = ''] of names) assert.ok(manifest.includes(`"name": "${name}"`), name);
    for (const [, entry = ''] of text.matchAll(/'ojin-widget([^']*)'/g))
      assert.ok(`.${entry}` in exports, entry);
  });
