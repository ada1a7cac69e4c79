import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { openStage } from '../e2e/support/stage.ts';
import { until } from '../e2e/support/until.ts';
import { LOOKS } from './support/looks.ts';
import { bundle } from './support/bundle.ts';
import { everythingShows, openReader } from './support/page.ts';
import { API, CDN, MEDIA, type Sample, samples } from './support/samples.ts';

/* The documentation's pages, scripts, styles and policies, as they are written, in Chromium. */

const stage = await openStage();
const all = samples();
const of = (language: string, how?: string) =>
  all.filter((it) => it.language === language && (how === undefined || it.how === how));

const SCRIPT = `<script type="module" async src="${CDN}/ojin-widget.js"></script>`;
const ADA = '6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad';
const PREVIEW = `<ojin-preview config-id="${ADA}"></ojin-preview>`;
const TASK = `<sjinn-task token-endpoint="/api/sjinn/token"></sjinn-task>`;

async function showsEverything(t: TestContext, body: string, head = ''): Promise<void> {
  const scene = await openReader(stage, t);
  await scene.page.goto(scene.publish(body, { head }));
  await everythingShows(scene);
  assert.deepEqual(scene.complaints, []);
}

for (const { place, text } of of('html', ''))
  test(`${place}: the page shows what it promises`, async (t) => {
    await showsEverything(t, text);
  });

for (const { place, text } of of('html', 'fragment'))
  test(`${place}: the piece works in a page with the script`, async (t) => {
    await showsEverything(t, text, SCRIPT);
  });

for (const { place, text } of of('html', 'tag-manager'))
  test(`${place}: the tag puts a persona into the page`, async (t) => {
    const scene = await openReader(stage, t);
    await scene.page.goto(scene.publish(`<div id="persona"></div>${text}`, { head: '' }));
    await scene.page.locator('#persona ojin-preview').waitFor();
    await everythingShows(scene);
  });

for (const { place, text } of of('html', 'inline'))
  test(`${place}: an inline classic script finds its chunks`, async (t) => {
    const script = readFileSync('dist/ojin-widget.iife.js', 'utf8');
    await showsEverything(t, `${text}<script>${script}</script>${PREVIEW}`);
  });

for (const { place, text } of of('liquid'))
  test(`${place}: filled in, the page shows the persona`, async (t) => {
    const filled = text.replace(/\{%[^%]*%\}/g, '').replace(/\{\{[^}]*\}\}/g, ADA);
    assert.ok(filled.includes(ADA));
    await showsEverything(t, filled);
  });

/** Names that the elements declare, from the manifest. */
const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as {
  modules: { declarations: Record<string, { name: string }[] | undefined>[] }[];
};
const declared = (kind: string): string[] =>
  modules.flatMap(({ declarations }) =>
    declarations.flatMap((it) => (it[kind] ?? []).map(({ name }) => name)),
  );
const EVENTS = declared('events');

for (const how of ['page', 'page task'])
  for (const { place, text } of of('js', how))
    test(`${place}: the script runs in a page`, async (t) => {
      for (const [, name = ''] of text.matchAll(/['"]((?:ojin|sjinn)-[a-z]+)['"]/g))
        assert.ok(
          EVENTS.includes(name) || !/^ojin-(?!widget|preview)|^sjinn-(?!task)/.test(name),
          name,
        );
      const scene = await openReader(stage, t);
      const module = stage.publish(
        await bundle({ 'sample.js': text }, 'window.sampleRan = true;'),
        {
          'Content-Type': 'text/javascript',
        },
      );
      const own = /customElements\.define\('([\w-]+)'/.exec(text)?.[1];
      const body = how === 'page task' ? TASK : own ? `<${own}></${own}>` : PREVIEW;
      const imports = /import '|from '/.test(text) ? '' : SCRIPT;
      await scene.page.goto(
        scene.publish(`${body}<script type="module" src="${module}"></script>`, { head: imports }),
      );
      await until('the end of the script', () =>
        scene.page.evaluate(() => 'sampleRan' in window && window.sampleRan === true),
      );
      await everythingShows(scene);
      if (body === PREVIEW) await scene.preview.ask((element) => element.play().then(() => null));
      assert.deepEqual(scene.complaints, []);
    });

interface Style {
  readonly place: string;
  readonly text: string;
}
const STYLES: readonly Style[] = [
  ...of('css'),
  ...LOOKS.map(({ className, css }) => ({ place: `the look ${className}`, text: css })),
];
for (const { place, text } of STYLES)
  test(`${place}: a browser understands every rule, and all of it is public`, async (t) => {
    const scene = await openReader(stage, t);
    await scene.show(`<style>${text}</style>${PREVIEW}`, { head: SCRIPT });
    await everythingShows(scene);
    const seen = await scene.page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      const unknown: string[] = [];
      // a rule with a selector that is not understood is left out as a whole
      const plain = css.replace(/\/\*[^]*?\*\//g, '');
      for (const [, selector = '', block = ''] of plain.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
        for (const one of selector.split(/,(?![^(]*\))/))
          if (!CSS.supports(`selector(${one.trim()})`)) unknown.push(one.trim());
        for (const declaration of block.split(';').filter((it) => it.trim())) {
          const [, name = '', value = ''] = /^\s*([\w-]+)\s*:([^]*)$/.exec(declaration) ?? [];
          if (!CSS.supports(name, value)) unknown.push(declaration.trim());
        }
      }
      return { unknown, rules: sheet.cssRules.length };
    }, text);
    assert.deepEqual(seen.unknown, []);
    assert.ok(seen.rules > 0);
    const used = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);
    for (const name of used(/::part\(([\w-]+)\)/g))
      assert.ok(declared('cssParts').includes(name), name);
    for (const name of used(/:state\(([\w-]+)\)/g))
      assert.ok(declared('cssStates').includes(name), name);
    for (const name of used(/(--[\w-]+):/g))
      assert.ok(declared('cssProperties').includes(name), name);
    for (const name of used(/\[slot='([\w-]+)'\]/g))
      assert.ok(declared('slots').includes(name), name);
  });

for (const { place, text } of of('http', 'csp'))
  test(`${place}: a preview plays under the policy, and not under less`, async (t) => {
    const policy = text.replaceAll('\n', ' ').replaceAll(MEDIA, stage.emulatorUrl);
    const open = async (value: string) => {
      const scene = await openReader(stage, t);
      const headers = { 'Content-Security-Policy': `default-src 'none'; ${value}` };
      await scene.show(PREVIEW, { head: SCRIPT, headers });
      return scene;
    };
    const scene = await open(policy);
    await everythingShows(scene);
    await scene.preview.clickPlay();
    assert.deepEqual(scene.complaints, []);

    const strict = await open(policy.replace(new URL(API).origin, ''));
    await strict.preview.until('error');
  });

test('every code block says how it is tested', () => {
  const known: Readonly<Record<string, readonly string[]>> = {
    html: ['', 'fragment', 'tag-manager', 'inline'],
    css: [''],
    // `adapter` runs in test/e2e/publish.test.ts
    js: ['page', 'page task', 'adapter'],
    json: [''],
    ts: ['', 'node', 'node server', 'config', 'angular'],
    ...{ tsx: [''], vue: [''], svelte: [''], astro: [''], liquid: [''] },
    ...{ sh: ['', 'relay', 'compose'], console: [''], http: ['csp'], text: [''] },
    yaml: [''],
  };
  const isUnknown = ({ language, how }: Sample) => !known[language]?.includes(how);
  assert.deepEqual(
    all.filter(isUnknown).map(({ place, language, how }) => `${place} ${language} ${how}`),
    [],
  );
  assert.ok(all.length > 40);
});
