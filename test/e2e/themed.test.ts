import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const)
  test(`controls="themed": the bar plays, pauses and seeks (${file})`, async (t) => {
    const scene = await stage.scene(t, { viewport: { width: 480, height: 640 } });
    const preview = await scene.show(scene.tag({ controls: 'themed' }), {
      head: scene.script(file),
    });
    await preview.clickPlay();
    const bar = preview.locator.locator('media-control-bar');
    await bar.waitFor();
    const media = () =>
      preview.ask(({ media }) => ({ paused: media!.paused, controls: media!.controls }));
    assert.deepEqual(await media(), { paused: false, controls: false });

    const play = bar.locator('media-play-button');
    await play.click();
    await preview.until('paused');
    await play.click();
    await preview.until('playing');

    const range = bar.locator('media-time-range');
    const box = (await range.boundingBox())!;
    await range.click({ position: { x: box.width * 0.75, y: box.height / 2 } });
    await until(
      'three quarters',
      () => preview.time(),
      (time) => time > 13 && time < 18,
    );
    await preview.untilPast(13);
  });

test('controls="themed" whose chunk fails to load: native controls', async (t) => {
  const scene = await stage.scene(t);
  let asked = 0;
  await scene.page.route('**/chunks/themed-*.js', (route) => {
    asked++;
    return route.abort();
  });
  const preview = await scene.show(scene.tag({ controls: 'themed' }));
  await preview.clickPlay();
  await until('native controls', () => preview.ask(({ media }) => media!.controls));
  assert.equal(await preview.locator.locator('media-control-bar').count(), 0);
  assert.ok(asked > 0, 'the chunk was requested');
});
