import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { PERSONAS } from '../../src/emulator/personas.ts';
import { WORLDS } from '../support/contracts.ts';
import { needsAdapter } from './support/adapter.ts';
import type { Scene } from './support/scene.ts';
import { CREATE, FILMS } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

/*
 * What the other files test with the services as we guess them, with services that differ: the core
 * scenarios of a page. `WORLD=other` or `bare` lets the other files themselves meet such services.
 */

const WISH = 'Ada walks through an orchard in May';

const requested = async ({ emulator }: Scene, part: string) =>
  (await emulator.requests(part)).filter(({ status }) => status === 200).length;

const scenarios: Record<string, (scene: Scene) => Promise<void>> = {
  'a module script: a click plays it': (scene) => plays(scene, 'ojin-widget.js'),
  'a classic script: a click plays it': (scene) => plays(scene, 'ojin-widget.iife.js'),

  'a refused link is renewed, once': async (scene) => {
    const { emulator, preview } = scene;
    await emulator.fault(FILMS, { status: 403, noCors: true }, { times: 1 });
    await scene.show();
    await preview.until('ready');
    await preview.clickPlay();
    const films = (await emulator.requests('.mp4')).map(({ status }) => status);
    assert.deepEqual([films[0], films.at(-1)], [403, 206]);
  },

  'a repeat view plays': async (scene) => {
    const { page, preview } = scene;
    const [first, second] = [scene.publish(scene.tag()), scene.publish(scene.tag())];
    await page.goto(first);
    await preview.until('ready');
    const before = await requested(scene, '/v1/');
    await page.goto(second);
    await preview.clickPlay();
    // what an adapter answers is not kept
    const isKept = !needsAdapter(scene.stage.world);
    assert.equal((await requested(scene, '/v1/')) === before, isKept);
  },

  'offline on first load, then online: it loads automatically': async (scene) => {
    const { page, preview } = scene;
    await scene.show(scene.tag({ 'config-id': PERSONAS.noor.configId }));
    await preview.until('ready');
    await scene.goOffline();
    await page.evaluate((tag) => {
      document.body.innerHTML = tag;
    }, scene.tag());
    await preview.until('error');
    await scene.goOnline();
    await preview.until('ready');
    await preview.clickPlay();
  },

  'autoplay: muted, in a loop': async (scene) => {
    const preview = await scene.show(scene.tag({ autoplay: true }));
    await preview.untilPast(0);
    assert.deepEqual(await preview.ask(({ media }) => [media!.muted, media!.loop]), [true, true]);
  },

  'a sentence becomes a film in the player, paid once, whatever the visitor does': async (
    scene,
  ) => {
    const { emulator, page, preview, task } = scene;
    await emulator.set({ taskSeconds: 1 });
    await emulator.fault(CREATE, { delayMs: 1000 });
    await scene.show(scene.stageTag());
    await task.field.fill(WISH);
    await task.submitButton.dblclick();
    await until('the call at the vendor', async () => (await emulator.requests(CREATE)).length);
    await page.reload();
    await task.untilOver();
    await until(
      'the film in the player',
      () => preview.ask(({ media }) => media?.currentSrc ?? ''),
      (src) => src.endsWith('agent-film.mp4'),
    );
    assert.deepEqual(
      (await emulator.tasks()).map(({ message }) => message),
      [WISH],
    );
  },
};

async function plays(scene: Scene, file: 'ojin-widget.js' | 'ojin-widget.iife.js'): Promise<void> {
  const preview = await scene.show(undefined, { head: scene.script(file) });
  await preview.until('ready');
  await preview.clickPlay();
  await preview.untilPast(0.3);
  assert.equal(await preview.ask(({ config }) => config?.title), PERSONAS.ada.title);
  assert.equal(await scene.happened('ojin-error'), 0);
}

for (const name of ['other', 'bare'] as const) {
  const stage = await openStage({ world: WORLDS[name] });
  for (const [what, act] of Object.entries(scenarios))
    test(`${name}: ${what}`, async (t: TestContext) => act(await stage.scene(t)));

  if (name === 'bare')
    test('bare: a configuration alone does not tell its film; the page says so', async (t) => {
      const scene = await stage.scene(t);
      const { configId } = PERSONAS.ada;
      const base = scene.emulator.apiBase;
      const tag = `<ojin-preview config-id="${configId}" api-base="${base}"></ojin-preview>`;
      const preview = await scene.show(tag);
      await preview.until('error');
      const [error] = (await scene.recording).events.filter(({ type }) => type === 'ojin-error');
      assert.equal(error?.detail.code, 'no-media');
    });
}
