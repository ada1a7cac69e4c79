import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { KEYS } from '../../src/emulator/index.ts';
import { openStage } from './support/stage.ts';

const stage = await openStage();
const run = promisify(execFile);

test('what `ojin-widget publish` prints for a portrait plays its idle film on a page', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ojin-publish-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const picture = join(folder, 'portrait.jpg');
  copyFileSync('src/emulator/media/ada-portrait.jpg', picture);
  const api = `${stage.emulatorUrl}/v1`;

  const { stdout } = await run(
    process.execPath,
    [
      ...['dist/npm/cli/main.js', 'publish', picture, '--title', 'Ada from a portrait', '--json'],
      ...['--api-base', api, '--script', `${stage.cdn}/ojin-widget.js`],
    ],
    { env: { ...process.env, OJIN_API_KEY: KEYS.full } },
  );
  const { config_id, snippet } = JSON.parse(stdout) as { config_id: string; snippet: string };
  assert.match(snippet, new RegExp(`config-id="${config_id}"`));
  assert.ok(!stdout.includes(KEYS.full), 'the key');

  const scene = await stage.scene(t);
  const page = await scene.page.context().newPage();
  await page.goto(stage.publish(`<!doctype html><div style="width:360px">${snippet}</div>`));
  const played = await page.evaluate(async () => {
    await customElements.whenDefined('ojin-preview');
    const preview = document.querySelector('ojin-preview');
    await preview?.whenReady();
    const outcome = await preview?.play();
    const { media } = preview ?? {};
    while (media && media.currentTime < 0.3)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    return { outcome, film: media?.localName, title: preview?.config?.title };
  });
  assert.deepEqual(played, { outcome: 'playing', film: 'video', title: 'Ada from a portrait' });
});
