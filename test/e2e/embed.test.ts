import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { FILMS } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

/** A phone: what follows the element stays in view, so that the browser reports its shifts. */
const PHONE = { viewport: { width: 360, height: 800 } };
/** The rule that the guide recommends. */
const RESERVE = '<style>ojin-preview{display:block;aspect-ratio:4/5}</style>';
const TEXT = '<p>What follows the picture must not move.</p>'.repeat(3);

/** Measures a page's layout shifts in two ways: from a trace and in the page itself. */
async function countShifts(page: Page, during: () => Promise<unknown>) {
  await stage.browser.startTracing(page, { categories: ['loading', 'devtools.timeline'] });
  let trace: Buffer;
  try {
    await during();
  } finally {
    trace = await stage.browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: { name: string }[] };
  return {
    traced: traceEvents.filter(({ name }) => name === 'LayoutShift').length,
    observed: await page.evaluate(() => window.recording.shifts.length),
  };
}
const NONE = { traced: 0, observed: 0 };

for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const) {
  test(`${file} and an element: a click plays the persona, nothing shifts`, async (t) => {
    const scene = await stage.scene(t);
    const { preview } = scene;
    const shifts = await countShifts(scene.page, async () => {
      await scene.show(undefined, { head: scene.script(file) });
      await preview.until('ready');
      assert.equal(await preview.time(), 0);
      await preview.clickPlay();
      await preview.untilPast(1);
    });
    assert.deepEqual(shifts, NONE);
    const frames = await preview.ask(
      ({ media }) => (media as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames,
    );
    assert.ok(frames > 10, `${frames} frames`);
  });
}

test('with the recommended rule, what follows stays in place while loading, playing, renewing, failing', async (t) => {
  const scene = await stage.scene(t, PHONE);
  const { emulator, preview } = scene;
  await emulator.slowFilm();
  await emulator.set({ urlTtlSeconds: 5 });
  const shifts = await countShifts(scene.page, async () => {
    await scene.show(scene.tag() + TEXT, { head: RESERVE + scene.script() });
    await preview.until('ready');
    await preview.clickPlay();

    await emulator.set({ urlTtlSeconds: 3600 });
    await preview.untilExpired();
    await preview.seek(17);
    await until('a renewal', () => scene.happened('ojin-renew'));
    await preview.untilPast(17);

    await emulator.heal();
    await emulator.fault(FILMS, { status: 403 });
    await preview.seek(12);
    await preview.until('error');
    await preview.retryButton.waitFor();
  });
  assert.deepEqual(shifts, NONE);
});

test('without the recommended rule the text shifts: both measurements detect it', async (t) => {
  const scene = await stage.scene(t, PHONE);
  const { observed, traced } = await countShifts(scene.page, async () => {
    await scene.show(TEXT.repeat(2));
    await scene.page.evaluate((tag) => {
      document.body.firstElementChild!.insertAdjacentHTML('afterend', tag);
    }, scene.tag());
    await scene.preview.until('ready');
    await until('a shift', async () => (await scene.recording).shifts.length);
  });
  assert.ok(observed > 0 && traced > 0, JSON.stringify({ observed, traced }));
});

test('without scripts the picture inside the element is visible', async (t) => {
  const scene = await stage.scene(t, { javaScriptEnabled: false });
  const still = await scene.emulator.link('b7d94c10-2e6f-4b3a-9c58-1f0a6e83d742');
  const picture = `<img src="${still.replaceAll('&', '&amp;')}" alt="Ada" width="320" height="400" />`;
  const loaded = scene.page.waitForResponse((response) => response.url() === still);
  const preview = await scene.show(scene.tag({}, picture));
  assert.equal((await loaded).status(), 200);
  const image = preview.locator.getByRole('img', { name: 'Ada' });
  await image.waitFor({ state: 'visible' });
  const box = await image.boundingBox();
  assert.deepEqual([box?.width, box?.height], [320, 400]);
});
