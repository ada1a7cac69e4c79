import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OjinPreviewElement, SjinnTaskElement } from '../../src/index.ts';
import { ADAPT_ALL, needsAdapter } from './support/adapter.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';
import { openWebKit } from './support/webkit.ts';

/*
 * Away and back in the history. WebKit keeps the page in its back/forward cache. The headless shell
 * of Chromium has none, whatever Playwright is told ("BackForwardCacheDisabledForDelegate"), so that
 * the page is loaded again there, and no listener may keep it out of a cache.
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

test('a page in the back/forward cache of WebKit comes back with its film and its task', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, relay } = scene;
  const webkit = await openWebKit(t);
  const look = () =>
    webkit.evaluate(() => {
      // they may not be upgraded yet
      const preview = document.querySelector<Partial<OjinPreviewElement> & Element>('ojin-preview');
      const task = document.querySelector<Partial<SjinnTaskElement> & Element>('sjinn-task');
      const { wasKept } = globalThis as { wasKept?: boolean };
      return {
        wasKept: wasKept ?? null,
        status: preview?.state?.status ?? null,
        time: preview?.media?.currentTime ?? 0,
        task: task?.state?.status ?? null,
      };
    });
  const untilSeen = (what: string, test: (seen: Awaited<ReturnType<typeof look>>) => boolean) =>
    until(what, async () => test(await look()));

  await emulator.set({ taskSeconds: 8 });
  const adapter = needsAdapter(stage.world) ? `<script>${ADAPT_ALL}</script>` : '';
  await webkit.goto(scene.publish(scene.stageTag(), { head: adapter + scene.script() }));
  await untilSeen('the elements', (it) => it.status === 'ready' && it.task === 'idle');
  await webkit.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) =>
      Object.assign(globalThis, { wasKept: persisted }),
    );
    void document.querySelector<OjinPreviewElement>('ojin-preview')!.play();
    document.querySelector<SjinnTaskElement>('sjinn-task')!.start('Ada in May');
  });
  await untilSeen('film and task', (it) => it.time > 0.3 && it.task === 'running');

  await webkit.goto(scene.publish('<p>Elsewhere</p>', { head: '' }));
  await webkit.back();
  await untilSeen('the same page', (it) => it.wasKept === true);
  const { time } = await look();
  await untilSeen('the film, from there on', (it) => it.status === 'playing' && it.time > time);
  await untilSeen('the film that was asked for', (it) => it.task === 'completed');
  assert.equal((await emulator.tasks()).length, 1);
  assert.equal(relay.calls('create_agent_task'), 1);
});
