import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/elements/ojin-preview/locales/en.ts';
import { PERSONAS } from '../../src/emulator/personas.ts';
import type { Fault } from '../../src/emulator/index.ts';
import type { Scene } from './support/scene.ts';
import { FILMS, OBJECTS } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { meanwhile, until } from './support/until.ts';

const stage = await openStage();

/** A store's response to a link it no longer accepts: not readable by the page. */
const REFUSED: Fault = { status: 403, noCors: true };

const assetRequests = async ({ emulator }: Scene): Promise<number> =>
  (await emulator.requests(`/assets/${PERSONAS.ada.assets.idle}`)).filter(({ path }) =>
    path.startsWith('/v1/'),
  ).length;

/** A clear error, after one extra request for the asset, and no further requests. */
async function assertOneRenewalThenError(scene: Scene): Promise<void> {
  const { preview } = scene;
  await preview.until('error');
  await preview.retryButton.waitFor();
  assert.ok((await preview.text()).includes(en.media));
  const errors = (await scene.recording).events.filter(({ type }) => type === 'ojin-error');
  assert.deepEqual(
    errors.map(({ detail }) => [detail.code, detail.retryable]),
    [['media', true]],
  );
  assert.equal(await assetRequests(scene), 2, 'the first, and one renewal');

  await meanwhile(
    'no loop',
    3000,
    async () => [await preview.status(), await assetRequests(scene)],
    ([status, requests]) => status === 'error' && requests === 2,
  );
}

test('403 without CORS headers from the start: one renewal, an error; the button recovers', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, preview } = scene;
  await emulator.fault(OBJECTS, REFUSED);
  await scene.show();
  await assertOneRenewalThenError(scene);
  const films = (await emulator.requests('.mp4')).map(({ status }) => status);
  assert.deepEqual(films, [403, 403], 'one with each link');

  await emulator.heal();
  await preview.retryButton.click();
  await preview.until('ready', 'paused');
  await preview.clickPlay();
  await preview.untilPast(1);
});

async function playThenRefuse(scene: Scene): Promise<void> {
  const { emulator, preview } = scene;
  await emulator.slowFilm();
  await scene.show();
  await preview.clickPlay();
  await preview.untilPast(1);
  await emulator.heal();
  await emulator.fault(FILMS, REFUSED);
  await preview.seek(16);
}

test('403 without CORS headers while it plays: one renewal, an error; the button resumes there', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, preview } = scene;
  await playThenRefuse(scene);
  await assertOneRenewalThenError(scene);
  assert.equal(await scene.happened('ojin-renew'), 0);

  // the browser, which keeps retrying with the old one, must not come first
  await emulator.expireLinks();
  await emulator.heal();
  await preview.retryButton.click();
  await preview.untilPast(16.5);
  assert.ok((await preview.time()) < 19, 'at the same place');
  assert.equal(await preview.retryButton.count(), 0);
});

test('a film that the browser recovers by itself after the error is not audible beneath it', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, preview } = scene;
  await playThenRefuse(scene);
  await preview.until('error');
  await emulator.heal();
  // Chromium keeps retrying for a while; then the film plays again
  await until(
    'a film that moves',
    () => preview.time(),
    (time) => time > 16.5,
  );
  assert.equal(await preview.status(), 'playing');
  assert.equal(await preview.retryButton.count(), 0);
});
