import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { promisify, stripVTControlCharacters } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { PERSONAS } from '../../src/emulator/index.ts';
import { serveEmulator, type RunningEmulator } from '../../src/emulator/node.ts';
import { samples } from '../docs/support/samples.ts';
import { until } from '../e2e/support/until.ts';
import { freePort } from '../support/free-port.ts';
import { packPackage } from '../support/pack.ts';

/*
 * `demo/frameworks`: each application with the package from the tarball, checked by its framework's own
 * type checker, built, and played in Chromium: as it is built, and in development, when frameworks warn
 * (strict mode, hydration, unknown tags). `@ts-expect-error` and the like fail where nothing does.
 */

interface App {
  /** Of `demo/frameworks`; default: the name. */
  readonly source?: string;
  /** A package of another version than the application names. */
  readonly instead?: string;
  /** What its page says at last, beside Ada's name. */
  readonly says?: string;
  /** Its HTML, before any script. */
  readonly html?: RegExp;
  /** Where the guide's code for this framework is checked and built, too. */
  readonly guide?: string;
  /** What its checker must not accept, where it has no comment for that: below each "must fail". */
  readonly wrong?: string;
}

const IN_HTML = new RegExp(`<ojin-preview [^>]*config-id="${PERSONAS.ada.configId}"`);
const APPS: Readonly<Record<string, App>> = {
  react: { says: 'ready video' },
  next: { html: IN_HTML },
  vue: {},
  'next 15': { source: 'next', instead: 'next@15', html: IN_HTML },
  svelte: { guide: 'src/Guide.svelte', wrong: 'src/Wrong.svelte' },
  angular: { says: 'ready video', guide: 'src/guide.ts', wrong: 'src/wrong.ts' },
  astro: { html: IN_HTML, guide: 'src/pages/guide.astro' },
};
/** This repository has their packages: nothing is installed for them. */
const AT_HAND = ['react', 'next', 'vue'];

/** All applications, as npm installs them. */
const INSTALL = process.env.INSTALL === '1';
const requested = process.env.APPS?.split(',') ?? (INSTALL ? Object.keys(APPS) : AT_HAND);

/** ms; a framework's development server may have to bundle first, on a busy machine. */
const PATIENCE = 120_000;

const packed = mkdtempSync(join(tmpdir(), 'ojin-frameworks-'));
/** Where the applications are: far from this repository's packages, or below them. */
const folder = INSTALL ? packed : resolve('.cache/frameworks');
const tarball = join(packed, 'ojin-widget.tgz');
let browser: Browser;
let emulator: RunningEmulator;

before(async () => {
  renameSync(packPackage(packed), tarball);
  emulator = await serveEmulator({ port: 0 });
  browser = await chromium.launch({
    executablePath: '/usr/lib/chromium/chromium-headless-shell',
    args: [
      ...['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
      // where the applications expect it
      `--host-resolver-rules=MAP localhost:8787 ${new URL(emulator.url).host}`,
    ],
  });
});
after(async () => {
  await browser.close();
  await emulator.close();
  for (const it of [packed, folder]) rmSync(it, { recursive: true, force: true });
});

const env = {
  ...process.env,
  ...{ NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false' },
};
const run = promisify(execFile);

/** Runs a command of a project. */
async function npm(cwd: string, ...args: string[]): Promise<{ ok: boolean; printed: string }> {
  const { ok, stdout, stderr } = await run('npm', args, { cwd, env, maxBuffer: 2 ** 24 }).then(
    (output) => ({ ok: true, ...output }),
    (error: unknown) => ({ ok: false, ...(error as { stdout: string; stderr: string }) }),
  );
  return { ok, printed: stripVTControlCharacters(stdout + stderr) };
}

async function succeed(cwd: string, ...args: string[]): Promise<void> {
  const { ok, printed } = await npm(cwd, ...args);
  assert.ok(ok, `npm ${args.join(' ')}:\n${printed}`);
}

/** A copy of a project, with its packages. */
async function install(source: string, name: string, instead: string[] = []): Promise<string> {
  const cwd = join(folder, name);
  rmSync(cwd, { recursive: true, force: true });
  cpSync(source, cwd, { recursive: true, filter: (path) => !/node_modules|\.tgz$/.test(path) });
  if (INSTALL) {
    await succeed(cwd, 'install', '--no-audit', '--no-fund', '--prefer-offline', ...instead);
    return cwd;
  }
  const widget = join(cwd, 'node_modules/ojin-widget');
  mkdirSync(widget, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', widget, '--strip-components=1']);
  return cwd;
}

for (const name of requested) {
  const { source = name, instead, says, html, guide, wrong } = APPS[name] ?? {};
  test(name, async (t) => {
    const cwd = await install(`demo/frameworks/${source}`, name, instead ? [instead] : []);
    if (guide) writeFileSync(join(cwd, guide), inGuide(name));
    await succeed(cwd, 'run', 'check', '--if-present');
    if (wrong) await reports(cwd, wrong);
    await succeed(cwd, 'run', 'build');
    for (const command of ['start', 'dev'])
      await t.test(`npm run ${command}: film and events`, async (t) =>
        plays(t, await serve(t, cwd, command), says, html),
      );
  });
}

/** The code block for a framework of the guide. */
function inGuide(framework: string): string {
  const blocks = samples().filter(({ language, how }) => [language, how].includes(framework));
  const [{ text } = { text: '' }] = blocks;
  assert.ok(text, framework);
  return text;
}

/** The checker reports the line below each "must fail", and no other. */
async function reports(cwd: string, file: string): Promise<void> {
  const expected = readFileSync(join(cwd, file), 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.includes('must fail: ') ? [index + 2] : []));
  assert.ok(expected.length > 0, file);
  const { printed } = await npm(cwd, 'run', 'check:wrong');
  const found = printed
    .split(`${file}:`)
    .slice(1)
    .map((rest) => parseInt(rest));
  assert.deepEqual([...new Set(found)], expected, printed);
}

/** Starts a server of a project, which ends with the test. */
async function serve(t: TestContext, cwd: string, command: string): Promise<string> {
  const port = await freePort();
  const server = spawn('npm', ['run', command, '--', '--port', `${port}`], {
    // a process group of its own: npm's children end with it
    ...{ cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  const closed = once(server, 'close');
  t.after(async () => {
    if (server.pid && server.exitCode === null) process.kill(-server.pid);
    await closed; // nothing writes to its folder any more
  });
  let printed = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (piece: Buffer) => (printed += piece.toString()));
  const url = `http://localhost:${port}/`;
  const answers = async () => {
    assert.equal(server.exitCode, null, printed);
    const response = await fetch(url).catch(() => undefined);
    return response?.ok ?? false;
  };
  await until(`npm run ${command}`, answers, Boolean, PATIENCE);
  return url;
}

async function plays(t: TestContext, url: string, says = '', html = /<html/): Promise<void> {
  assert.match(await (await fetch(url)).text(), html);
  const page = await browser.newPage();
  t.after(() => page.close());
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // in its development build, of itself
    if (message.text().startsWith('Lit is in dev mode.')) return;
    if (['warning', 'error'].includes(message.type()))
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(url);
  await page.locator('output', { hasText: PERSONAS.ada.title }).waitFor();
  await page.locator('output', { hasText: says }).first().waitFor();
  assert.equal(await play(page), 'playing');
  assert.deepEqual(complaints, []);
}

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

if (INSTALL)
  test('the types of Preact and of Solid', async () => {
    await succeed(await install('test/frameworks/jsx', 'jsx'), 'run', 'check');
  });
