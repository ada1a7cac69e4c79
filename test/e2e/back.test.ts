import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStage } from './support/stage.ts';

/*
 * Away and back in the history. The headless shell has no back/forward cache, whatever Playwright is
 * told ("BackForwardCacheDisabledForDelegate"), so that the page is loaded again. What the test can
 * see of the cache is that no listener keeps the page out of it.
 */

const stage = await openStage();

test('a page left while its film plays and a task is in progress is good for a return', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, page, preview, relay, task } = scene;
  await page.addInitScript(() => {
    const heard: string[] = [];
    const { addEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, ...rest) {
      heard.push(type);
      addEventListener.call(this, type, ...rest);
    };
    Object.assign(globalThis, { heard });
  });
  await emulator.set({ taskSeconds: 8 });
  await scene.show(scene.stageTag());
  await preview.clickPlay();
  await task.make('Ada in May');
  await task.until('running');
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  assert.ok(heard.includes('pageshow'), 'the listeners were recorded');
  assert.deepEqual(
    heard.filter((type) => type.includes('unload')),
    [],
  );

  await page.goto(scene.publish('<p>Elsewhere</p>', { head: '' }));
  await page.goBack();
  await preview.until('ready');
  await preview.clickPlay();
  await task.until('queued', 'running', 'completed');
  await task.untilOver();
  assert.equal((await emulator.tasks()).length, 1);
  assert.equal(relay.calls('create_agent_task'), 1);
});
