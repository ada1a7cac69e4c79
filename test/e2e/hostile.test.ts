import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Scene } from './support/scene.ts';
import { ADA_FILM, RAW } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

declare global {
  interface Window {
    __pwned?: unknown;
    longestPause: number;
  }
}

const MARKUP = '<img src=x onerror=window.__pwned=1><script>window.__pwned=1</script>';
const DEPTH = 10_000;
const deep = (open: string, close: string) => open.repeat(DEPTH) + close.repeat(DEPTH);

/** JSON texts that replace one field after another. */
const POISONS: Readonly<Record<string, string>> = {
  markup: JSON.stringify(MARKUP),
  'a javascript: URL': '"javascript:window.__pwned=1"',
  'a data: URL': JSON.stringify(`data:text/html,<script>parent.__pwned=1</script>`),
  'a data: picture': '"data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>"',
  'a string of 1 MB': JSON.stringify('x'.repeat(1_000_000)),
  'a number': '1e308',
  'an array': '[1, "two", [3]]',
  'an object': '{"toString": 1, "__proto__": {"x": 1}, "constructor": null}',
  null: 'null',
  true: 'true',
  'deep arrays': deep('[', ']'),
  'deep objects': `${'{"idle_video_asset_id":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`,
  '20,000 ids of assets': JSON.stringify({
    image_asset_ids: Array.from(
      { length: 20_000 },
      (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    ),
  }),
};

const CONFIG = ['id', 'model_id', 'model_variant_id', 'title', 'model_configurations', 'more'];
const ASSET = ['id', 'name', 'category', 'mime_type', 'size', 'download_url', 'etag', 'more'];

/** Fields that a film requires; bad values in any other field must not prevent it from showing. */
const NEEDED = ['model_configurations', 'mime_type', 'download_url'];

/** ms; nearer to what a payload that blows up takes than to what a busy machine does. */
const STANDSTILL = 20_000;

/** Every preview on the page has settled in time, with something visible, and without harm. */
async function assertAllSettled(scene: Scene): Promise<void> {
  const { page } = scene;
  await page.evaluate(() => customElements.whenDefined('ojin-preview'));
  await until(
    'all to be ready, or to say what is wrong',
    () =>
      page.evaluate(() =>
        [...document.querySelectorAll('ojin-preview')].map(({ state }) => state.status),
      ),
    (all) => all.length > 0 && all.every((status) => /ready|error/.test(status)),
    60_000,
  );
  await until(
    'a sentence for every error',
    () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('ojin-preview')].filter(
            ({ state, shadowRoot }) =>
              state.status === 'error' && !shadowRoot!.querySelector('[part=error] p')?.textContent,
          ).length,
      ),
    (silent) => silent === 0,
  );
  const { pwned, protocols, longestText, longestPause } = await page.evaluate(() => {
    const roots = [...document.querySelectorAll('ojin-preview')].map(
      ({ shadowRoot }) => shadowRoot!,
    );
    const all = roots.flatMap((root) => [...root.querySelectorAll('*')]);
    return {
      pwned: window.__pwned,
      protocols: all
        .flatMap((it) => ['src', 'href', 'action'].map((name) => it.getAttribute(name)))
        .filter((address) => address !== null)
        .map((address) => new URL(address, document.baseURI).protocol),
      longestText: Math.max(...roots.map((root) => root.textContent.length)),
      longestPause: window.longestPause,
    };
  });
  assert.equal(pwned, undefined);
  for (const protocol of protocols) assert.match(protocol, /^https?:$/);
  assert.ok(longestText < 2000, `${longestText} characters are shown`);
  assert.ok(longestPause < STANDSTILL, `the page stood still for ${longestPause} ms`);
}

/** Opens a page with these previews, which records its longest main-thread stall. */
async function showAll(scene: Scene, tags: readonly string[]): Promise<void> {
  await scene.context.addInitScript(() => {
    let last = performance.now();
    window.longestPause = 0;
    setInterval(() => {
      const now = performance.now();
      window.longestPause = Math.max(window.longestPause, now - last);
      last = now;
    }, 20);
  });
  await scene.show(tags.join('\n'), {
    head: `<style>body{display:grid;grid-template-columns:repeat(7,1fr)}</style>${scene.script()}`,
  });
  await assertAllSettled(scene);
}

for (const [name, poison] of Object.entries(POISONS))
  test(`${name} in every field, one at a time`, async (t) => {
    const scene = await stage.scene(t);
    const { emulator } = scene;
    const film = randomUUID();
    await emulator.put('assets', film, {
      id: film,
      mime_type: 'video/mp4',
      download_url: `$signed:${ADA_FILM}`,
    });
    const link = await emulator.link(film);
    const tags: string[] = [];
    const record = (names: readonly string[], good: Record<string, unknown>, bad: string) =>
      Object.fromEntries(names.map((it) => [it, it === bad ? RAW : (good[it] ?? '')]));

    for (const field of CONFIG) {
      const id = randomUUID();
      const good = { id, title: 'Ada', model_configurations: { idle_video_asset_id: film } };
      await emulator.put('model-configs', id, record(CONFIG, good, field), poison);
      tags.push(scene.tag({ 'config-id': id, loading: 'eager' }));
    }
    for (const field of ASSET) {
      const id = randomUUID();
      const good = { id, name: 'ada.mp4', mime_type: 'video/mp4', size: 1, download_url: link };
      await emulator.put('assets', id, record(ASSET, good, field), poison);
      tags.push(scene.tag({ 'asset-id': id, loading: 'eager' }));
    }
    await showAll(scene, tags);
    const statuses = await scene.page.evaluate(() =>
      [...document.querySelectorAll('ojin-preview')].map(({ state }) => state.status),
    );
    const spoilt = [...CONFIG, ...ASSET].filter((_, index) => statuses[index] === 'error');
    assert.deepEqual(spoilt, NEEDED);
    const assets = (await emulator.requests('/v1/public/assets/')).length;
    assert.ok(assets < 30, `${assets} requests for assets`);
  });

test('invalid response bodies', async (t) => {
  const scene = await stage.scene(t);
  const { emulator } = scene;
  const tags: string[] = [];
  for (const kind of ['model-configs', 'assets'] as const)
    for (const answer of [...Object.values(POISONS), '{}', '""']) {
      const id = randomUUID();
      await emulator.put(kind, id, answer);
      tags.push(
        scene.tag({ [kind === 'assets' ? 'asset-id' : 'config-id']: id, loading: 'eager' }),
      );
    }
  for (const fault of [{ html: true, status: 200 }, { garbage: true }, { body: '' }]) {
    const id = randomUUID();
    await emulator.fault(`/v1/public/model-configs/${id}`, fault);
    tags.push(scene.tag({ 'config-id': id, loading: 'eager' }));
  }
  await showAll(scene, tags);
  const ready = await scene.page.evaluate(
    () =>
      [...document.querySelectorAll('ojin-preview')].filter(({ state }) => state.status === 'ready')
        .length,
  );
  assert.equal(ready, 0);
});

test('links other than http(s) are rejected', async (t) => {
  const scene = await stage.scene(t);
  const links = [
    'javascript:window.__pwned=1',
    ' javascript:window.__pwned=1',
    'JaVaScRiPt:window.__pwned=1',
    'java\nscript:window.__pwned=1',
    'data:video/mp4;base64,AAAA',
    'blob:http://localhost/1',
    'file:///etc/passwd',
    'ftp://localhost/film.mp4',
    '/film.mp4',
    '//localhost/film.mp4',
    'https://',
    '',
  ];
  const tags: string[] = [];
  for (const download_url of links) {
    const id = randomUUID();
    await scene.emulator.put('assets', id, { id, mime_type: 'video/mp4', download_url });
    tags.push(scene.tag({ 'asset-id': id, loading: 'eager' }));
  }
  await showAll(scene, tags);
  const codes = await scene.page.evaluate(() =>
    [...document.querySelectorAll('ojin-preview')].map(({ state }) =>
      state.status === 'error' ? state.error.code : state.status,
    ),
  );
  assert.deepEqual(
    codes,
    links.map(() => 'bad-answer'),
  );
});

test('markup in a title is shown as plain text; a poster accepts only http(s) URLs', async (t) => {
  const scene = await stage.scene(t);
  const posters = [
    'javascript:window.__pwned=1',
    'data:text/html,<script>parent.__pwned=1</script>',
    'data:image/png;base64,AAAA',
    '"><img src=x onerror=window.__pwned=1>',
  ];
  const id = randomUUID();
  await scene.emulator.put('model-configs', id, {
    id,
    title: MARKUP,
    model_configurations: { idle_video_asset_id: '0f6b2a9e-53c4-4d18-8a77-c9e1d2f4b306' },
  });
  await showAll(
    scene,
    posters.map((poster) => scene.tag({ 'config-id': id, poster, loading: 'eager' })),
  );
  const seen = await scene.page.evaluate(() =>
    [...document.querySelectorAll('ojin-preview')].map(({ shadowRoot }) => [
      shadowRoot!.querySelector('[part=title]')?.textContent,
      shadowRoot!.querySelectorAll('script, [onerror]').length,
    ]),
  );
  assert.deepEqual(
    seen,
    posters.map(() => [MARKUP, 0]),
  );
});
