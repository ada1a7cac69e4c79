import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsAdapter } from './support/adapter.ts';
import { openStage } from './support/stage.ts';

const stage = await openStage();

test('repeat view in the same tab: no API request while the link is valid, then a new one', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, page, preview } = scene;
  await emulator.set({ urlTtlSeconds: 8 });
  const first = scene.publish(scene.tag());
  const other = scene.publish('<p>Another page</p>');
  const second = scene.publish(scene.tag({ muted: true }));
  const api = async () => (await emulator.requests('/v1/')).length;

  await page.goto(first);
  await preview.until('ready');
  const answers = await api();
  assert.equal(answers, stage.world.seedStrict ? 2 : 3, 'the configuration and its assets');

  await page.goto(other);
  await page.goto(second);
  await preview.clickPlay();
  await page.goBack();
  await page.goBack();
  await preview.until('ready');
  // what an adapter answers is not kept
  assert.equal((await api()) === answers, !needsAdapter(stage.world));

  const before = await api();
  await preview.untilExpired();
  await emulator.set({ urlTtlSeconds: 3600 });
  await page.goto(second);
  await preview.clickPlay();
  const renewed = (await emulator.requests('/v1/')).slice(before);
  const asked = renewed.map(({ path }) => path.split('/')[3]).toSorted();
  const shown = stage.world.seedStrict ? ['assets'] : ['assets', 'assets'];
  const all = needsAdapter(stage.world) ? [...shown, 'model-configs'] : shown;
  assert.deepEqual(asked, all, 'the configuration contains no link');
});
