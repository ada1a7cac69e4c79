import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scene } from './support/scene.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

declare global {
  interface Window {
    /** Playback position (s) over time (ms). */
    positions: { at: number; time: number }[];
  }
}

/** A film that loads barely faster than it plays, and whose positions are recorded. */
async function playSlowly(scene: Scene): Promise<void> {
  const { preview } = scene;
  await scene.emulator.slowFilm(100_000);
  await scene.show();
  await preview.clickPlay();
  await preview.ask(({ media }) => {
    window.positions = [];
    media!.addEventListener('timeupdate', () => {
      // 0: the element has just received its new link
      if (media!.currentTime)
        window.positions.push({ at: performance.now(), time: media!.currentTime });
    });
  });
}

/** The visitor sees and hears nothing twice, and misses nothing. */
async function assertNoJump(scene: Scene): Promise<void> {
  const positions = await scene.page.evaluate(() => window.positions);
  const jumps = positions.slice(1).map(({ at, time }, index) => {
    const before = positions[index]!;
    return {
      from: before.time,
      back: before.time - time,
      ahead: time - before.time - (at - before.at) / 1000,
    };
  });
  assert.deepEqual(
    jumps.filter(({ back, ahead }) => back > 0.3 || ahead > 0.5),
    [],
  );
}

for (const { name, urlTtlSeconds } of [
  { name: 'the link is still good', urlTtlSeconds: 3600 },
  { name: 'the link has run out meanwhile', urlTtlSeconds: 6 },
])
  test(`offline while a film plays, until its buffer runs out, and online again (${name})`, async (t) => {
    const scene = await stage.scene(t);
    const { emulator, preview } = scene;
    await emulator.set({ urlTtlSeconds });
    await playSlowly(scene);
    await preview.untilPast(3);

    await scene.goOffline();
    const arrived = await preview.buffered();
    await preview.until('renewing');
    assert.match(await preview.text(), /Reconnecting/);
    const stoodAt = await preview.time();
    assert.ok(stoodAt >= 3 && stoodAt <= arrived, `${stoodAt} s of ${arrived} s`);
    if (urlTtlSeconds < 60) await preview.untilExpired();
    assert.equal(await preview.status(), 'renewing', 'it waits for the network');

    await emulator.set({ urlTtlSeconds: 3600 });
    await scene.goOnline();
    await preview.untilPast(stoodAt + 3);
    await assertNoJump(scene);
    assert.equal(await scene.happened('ojin-renew'), 1);
    assert.equal(await scene.happened('ojin-error'), 0);
  });

test('offline only briefly: playback is not affected', async (t) => {
  const scene = await stage.scene(t);
  const { page, preview } = scene;
  await playSlowly(scene);
  await preview.untilPast(2);
  await scene.goOffline();
  await until('offline', () => page.evaluate(() => !navigator.onLine));
  await scene.goOnline();
  await preview.untilPast(9);
  await assertNoJump(scene);
  assert.equal(await scene.happened('ojin-error'), 0);
});

for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const)
  test(`offline on first load, then online: it loads automatically (${file})`, async (t) => {
    const scene = await stage.scene(t);
    const { page, preview } = scene;
    await scene.show('', { head: scene.script(file) });
    await page.evaluate(() => customElements.whenDefined('ojin-preview').then(() => undefined));
    await scene.goOffline();
    await page.evaluate((tag) => {
      document.body.innerHTML = tag;
    }, scene.tag());
    await preview.until('error');
    await preview.retryButton.waitFor();
    assert.deepEqual(await scene.emulator.requests(), []);

    await scene.goOnline();
    await preview.until('ready');
    await preview.clickPlay();
  });
