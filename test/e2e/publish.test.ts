import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { KEYS } from '../../src/emulator/index.ts';
import { serveEmulator } from '../../src/emulator/node.ts';
import { contractOf } from '../../src/ojin/index.ts';
import { WORLDS, worlds } from '../support/contracts.ts';
import { ADAPTER, needsAdapter } from './support/adapter.ts';
import { openStage } from './support/stage.ts';

// its emulators are each test's own
const stage = await openStage({ world: WORLDS.default });
const run = promisify(execFile);

for (const [name, world] of worlds)
  test(`${name}: what \`ojin-widget publish\` prints for a portrait plays its idle film`, async (t) => {
    const emulator = await serveEmulator({ port: 0, ...world });
    const folder = mkdtempSync(join(tmpdir(), 'ojin-publish-'));
    t.after(async () => {
      rmSync(folder, { recursive: true });
      await emulator.close();
    });
    const picture = join(folder, 'portrait.jpg');
    copyFileSync('src/emulator/media/ada-portrait.jpg', picture);
    const contract = contractOf(world.contract);
    const contractFile = join(folder, 'contract.json');
    writeFileSync(contractFile, JSON.stringify(contract));

    const { stdout } = await run(
      process.execPath,
      [
        ...['dist/npm/cli/main.js', 'publish', picture, '--title', 'Ada from a portrait', '--json'],
        ...['--api-base', `${emulator.url}/v1`, '--contract', contractFile],
        ...['--script', `${stage.cdn}/ojin-widget.js`],
      ],
      { env: { ...process.env, OJIN_API_KEY: KEYS.full } },
    );
    const { config_id, snippet } = JSON.parse(stdout) as { config_id: string; snippet: string };
    assert.match(snippet, new RegExp(`config-id="${config_id}"`));
    assert.ok(!stdout.includes(KEYS.full), 'the key');

    const script = needsAdapter(world) ? `<script>${ADAPTER}</script>` : '';
    const scene = await stage.scene(t);
    const page = await scene.page.context().newPage();
    const html = `<!doctype html><div style="width:360px">${snippet}</div>${script}`;
    await page.goto(stage.publish(html));
    const played = await page.evaluate(async () => {
      await customElements.whenDefined('ojin-preview');
      const preview = document.querySelector('ojin-preview');
      await preview?.whenReady();
      const outcome = await preview?.play();
      const { media } = preview ?? {};
      while (media && (media.currentTime < 0.3 || !preview?.config))
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return { outcome, film: media?.localName, title: preview?.config?.title };
    });
    assert.deepEqual(played, { outcome: 'playing', film: 'video', title: 'Ada from a portrait' });
  });
