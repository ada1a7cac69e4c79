import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { PERSONAS } from '../../src/emulator/index.ts';
import { serveEmulator, type RunningEmulator } from '../../src/emulator/node.ts';
import { freePort } from '../support/free-port.ts';
import { packPackage } from '../support/pack.ts';
import { until } from '../relay/support/until.ts';

/*
 * `demo/frameworks`: each application with the package from the tarball, checked by its framework's own
 * type checker, built, and played in Chromium. `@ts-expect-error` and the like fail where nothing does.
 */

const APPS = ['react', 'next', 'vue', 'svelte'];
const requested = process.env.APPS?.split(',') ?? APPS;

const folder = mkdtempSync(join(tmpdir(), 'ojin-frameworks-'));
const run = promisify(execFile);
let browser: Browser;
let emulator: RunningEmulator;

before(async () => {
  renameSync(packPackage(folder), join(folder, 'ojin-widget.tgz'));
  emulator = await serveEmulator({ port: 0 });
  browser = await chromium.launch({
    executablePath: '/usr/lib/chromium/chromium-headless-shell',
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
});
after(async () => {
  await browser.close();
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command of a project; rejects with what it printed. */
async function npm(cwd: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...apiBase() };
  await run('npm', args, { cwd, env, maxBuffer: 2 ** 24 }).catch((error: unknown) => {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    assert.fail(`npm ${args.join(' ')}:\n${stdout}${stderr}`);
  });
}

const apiBase = () => {
  const base = `${emulator.url}/v1`;
  return { VITE_API_BASE: base, NEXT_PUBLIC_API_BASE: base };
};

async function install(project: string): Promise<string> {
  const cwd = join(folder, project.replace(/.*\//, ''));
  cpSync(resolve(project), cwd, {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules'),
  });
  await npm(cwd, 'install', '--no-audit', '--no-fund', '--prefer-offline');
  return cwd;
}

for (const app of requested)
  test(`${app}: types, build, film and events`, async (t) => {
    const cwd = await install(`demo/frameworks/${app}`);
    await npm(cwd, 'run', 'check');
    await npm(cwd, 'run', 'build');

    const port = await freePort();
    // a process group of its own: npm's children end with it
    const server = spawn('npm', ['run', 'start', '--', '--port', `${port}`], {
      ...{ cwd, detached: true, stdio: 'ignore' },
    });
    t.after(() => process.kill(-(server.pid ?? assert.fail('not started'))));
    const url = `http://localhost:${port}/`;
    await until(() =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ),
    );

    const page = await browser.newPage();
    t.after(() => page.close());
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type()))
        complaints.push(`${message.text()} ${message.location().url}`);
    });
    await page.goto(url);
    await page.locator('output', { hasText: PERSONAS.ada.title }).waitFor();
    assert.equal(await play(page), 'playing');
    if (app === 'next') {
      const html = await (await fetch(url)).text();
      const { configId } = PERSONAS.ada;
      assert.match(html, new RegExp(`<ojin-preview [^>]*config-id="${configId}"`), 'on the server');
    }
    if (app === 'react') await page.locator('output', { hasText: 'ready video' }).waitFor();
    assert.deepEqual(complaints, []);
  });

/** Plays the first film until its time passes. */
const play = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const preview = document.querySelector('ojin-preview');
    if (!preview) return 'missing';
    if (preview.strings?.play !== 'Meet Ada') return 'no object property';
    preview.muted = true;
    const outcome = await preview.play();
    while (!preview.media?.currentTime)
      await new Promise((done) => preview.media?.addEventListener('timeupdate', done));
    return outcome;
  });

test('the types of Preact and of Solid', async () => {
  const cwd = await install('test/frameworks/jsx');
  await npm(cwd, 'run', 'check');
});
