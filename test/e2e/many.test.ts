import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ADA_FILM, ADA_PORTRAIT } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { meanwhile, until } from './support/until.ts';

const stage = await openStage();

test('100 previews of 10 personas below the fold: nothing is requested until they are near, then once', async (t) => {
  const scene = await stage.scene(t, { viewport: { width: 1000, height: 600 } });
  const { emulator, page } = scene;
  const personas = Array.from({ length: 10 }, (_, index) => ({
    config: randomUUID(),
    film: randomUUID(),
    picture: randomUUID(),
    title: `Persona ${index}`,
  }));
  for (const { config, film, picture, title } of personas) {
    await emulator.put('model-configs', config, {
      id: config,
      title,
      model_configurations: { idle_video_asset_id: film, reference_image_asset_id: picture },
    });
    await emulator.put('assets', film, {
      id: film,
      mime_type: 'video/mp4',
      download_url: `$signed:${ADA_FILM}`,
    });
    await emulator.put('assets', picture, {
      id: picture,
      mime_type: 'image/jpeg',
      download_url: `$signed:${ADA_PORTRAIT}`,
    });
  }
  const rows = Array.from({ length: 10 }, () =>
    personas.map(({ config }) => scene.tag({ 'config-id': config })).join(''),
  );
  await scene.show(`<div style="height:3000px"></div><main>${rows.join('')}</main>`, {
    head: `<style>
      main { display: grid; grid-template-columns: repeat(10, 1fr); gap: 100px 4px }
      ojin-preview { display: block; aspect-ratio: 4/5 }
    </style>${scene.script()}`,
  });
  const api = async () => (await emulator.requests('/v1/')).map(({ path }) => path).sort();
  const countByStatus = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll('ojin-preview')].map(({ state }) => state.status);
      return {
        all: all.length,
        idle: all.filter((status) => status === 'idle').length,
        ready: all.filter((status) => status === 'ready').length,
      };
    });
  await page.evaluate(() => customElements.whenDefined('ojin-preview').then(() => undefined));
  await meanwhile('no request', 1500, api, (paths) => paths.length === 0);
  assert.deepEqual(await countByStatus(), { all: 100, idle: 100, ready: 0 });

  const once = personas
    .flatMap(({ config, film, picture }) => [
      `/v1/public/model-configs/${config}`,
      `/v1/public/assets/${film}`,
      `/v1/public/assets/${picture}`,
    ])
    .sort();
  await page.evaluate(() => document.querySelector('main')!.scrollIntoView());
  await until('the first rows', countByStatus, ({ ready }) => ready >= 10);
  assert.deepEqual(await api(), once);
  assert.ok((await countByStatus()).idle > 0, 'the last rows are still far away');

  for (let row = 0; row < 10; row++) {
    await page
      .locator('ojin-preview')
      .nth(row * 10)
      .scrollIntoViewIfNeeded();
    await until('the row', countByStatus, ({ ready }) => ready >= (row + 1) * 10);
  }
  await until('all', countByStatus, ({ ready }) => ready === 100);
  assert.deepEqual(await api(), once);
});
