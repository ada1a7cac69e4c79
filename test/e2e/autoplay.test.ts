import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Preview } from './support/preview.ts';
import { openStage } from './support/stage.ts';
import { meanwhile, until } from './support/until.ts';

const stage = await openStage();

const SIZE = '<style>ojin-preview{display:block;aspect-ratio:4/5;width:300px}</style>';

const moves = async (preview: Preview): Promise<void> => {
  const before = await preview.time();
  await until(
    'a film that moves',
    () => preview.time(),
    (time) => time !== before,
  );
};

test('with reduced motion nothing starts automatically; the button starts it', async (t) => {
  const scene = await stage.scene(t, { reducedMotion: 'reduce' });
  const { page } = scene;
  const preview = await scene.show(scene.tag({ autoplay: true }), { head: SIZE + scene.script() });
  await preview.until('ready');
  await meanwhile(
    'it stands still',
    1500,
    () => preview.time(),
    (time) => time === 0,
  );
  assert.equal(await preview.status(), 'ready');
  await preview.clickPlay();

  await page.reload();
  await preview.until('ready');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await preview.untilPast(0);
});

test('plays muted, in a loop; pauses off screen and resumes on screen', async (t) => {
  const scene = await stage.scene(t, { viewport: { width: 800, height: 600 } });
  const { page } = scene;
  const preview = await scene.show(
    `${scene.tag({ autoplay: true })}<div style="height:3000px"></div>`,
    {
      head: SIZE + scene.script(),
    },
  );
  await preview.untilPast(0);
  assert.deepEqual(await preview.ask(({ media }) => [media!.muted, media!.loop]), [true, true]);

  await page.evaluate(() => scrollTo(0, 2000));
  await preview.until('paused');
  await page.evaluate(() => scrollTo(0, 0));
  await preview.until('playing');
  await moves(preview);

  // once paused by the visitor, it stays paused
  await preview.locator.getByRole('button', { name: 'Pause' }).click();
  await preview.until('paused');
  await page.evaluate(() => scrollTo(0, 2000));
  await page.evaluate(() => scrollTo(0, 0));
  await meanwhile(
    'it stays stopped',
    1000,
    () => preview.status(),
    (status) => status === 'paused',
  );
});

test('pauses on a hidden page and resumes when the page is visible again', async (t) => {
  const scene = await stage.scene(t);
  const preview = await scene.show(scene.tag({ autoplay: true }), { head: SIZE + scene.script() });
  await preview.untilPast(0);
  // a headless window is never hidden: simulated
  const setHidden = (hidden: boolean) =>
    scene.page.evaluate((now) => {
      Object.defineProperty(document, 'hidden', { value: now, configurable: true });
      Object.defineProperty(document, 'visibilityState', {
        value: now ? 'hidden' : 'visible',
        configurable: true,
      });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await setHidden(true);
  await preview.until('paused');
  await setHidden(false);
  await preview.until('playing');
  await moves(preview);
});
