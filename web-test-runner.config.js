import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inspect } from 'node:util';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { webdriverLauncher } from '@web/test-runner-webdriver';
import { hostPages } from './test/built/support/host-pages.js';
import { bundledTests } from './test/support/bundled-tests.js';
import { startWebKit, WEBKIT } from './test/support/webkit.js';

/*
 * The browser tests in Chromium, Firefox and WebKit, against a real emulator in a process of its own.
 * `GROUP=source`: the source; `GROUP=built`: the built files in hosts' pages; default: both.
 * `--files test/…/x.test.ts` picks some files, `ENGINES=chromium,webkit` some engines.
 */

const GROUPS = { source: ['test/engines', 'test/elements'], built: ['test/built'] };
const { GROUP: group } = process.env;
const folders = group ? GROUPS[group] : Object.values(GROUPS).flat();

// the runner stops then, and what it says goes to a console that is never written out
process.on('uncaughtException', (error) => process.stderr.write(`${inspect(error)}\n`));

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
};

const children = [];
const start = (command, args, env = {}) => {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  child.stdout.resume();
  return child;
};
process.on('exit', () => children.forEach((child) => child.kill()));

const engines = (process.env.ENGINES ?? 'chromium,firefox,webkit').split(',');
const serve = async (main, env = {}) => {
  const port = await freePort();
  start(process.execPath, ['--import', 'tsx', main], { PORT: String(port), ...env });
  return port;
};
const emulatorPort = await serve('test/support/emulator-main.ts');
const cdnPort = await serve('test/built/support/cdn.ts');
const relayPort = await serve('test/built/support/relay.ts', {
  EMULATOR_PORT: String(emulatorPort),
});

async function webkit() {
  const port = await freePort();
  // in hosts' pages, WebKitGTK 2.50 once waited for ever for its painting threads
  const calm = { WEBKIT_SKIA_GPU_PAINTING_THREADS: '0', WEBKIT_SKIA_CPU_PAINTING_THREADS: '0' };
  await startWebKit(start, port, group === 'built' ? calm : {});
  return webdriverLauncher({
    automationProtocol: 'webdriver',
    hostname: '127.0.0.1',
    port,
    path: '/',
    logLevel: 'error',
    capabilities: { ...WEBKIT, 'wdio:enforceWebDriverClassic': true },
  });
}

const launchers = {
  chromium: () =>
    puppeteerLauncher({
      launchOptions: {
        headless: 'shell',
        executablePath: '/usr/lib/chromium/chromium-headless-shell',
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--autoplay-policy=no-user-gesture-required',
        ],
      },
    }),
  firefox: () =>
    puppeteerLauncher({
      launchOptions: {
        browser: 'firefox',
        executablePath: '/usr/bin/firefox-esr',
        extraPrefsFirefox: { 'media.autoplay.default': 0, 'network.proxy.type': 0 },
      },
    }),
  webkit,
};

/** Writes `{ passed, failures }` for scripts/test.ts. */
const counter = {
  stop({ sessions }) {
    let passed = 0;
    const failures = [];
    const walk = (suite, path) => {
      for (const { name, passed: isPassed, error } of suite.tests)
        isPassed ? passed++ : failures.push(`${path} ${name}: ${error?.message}`);
      for (const inner of suite.suites) walk(inner, `${path} ${inner.name}`);
    };
    for (const { browser, testFile, testResults, passed: isPassed, errors } of sessions) {
      const path = `${browser.name}: ${relative('', testFile)}:`;
      if (testResults) walk(testResults, path);
      // a file that did not even load is a failure too
      else if (!isPassed) failures.push(`${path} ${errors.map(({ message }) => message).join()}`);
    }
    if (process.env.OUTCOME)
      appendFileSync(process.env.OUTCOME, `${JSON.stringify({ passed, failures })}\n`);
  },
};

export default {
  files: folders.map((folder) => `${folder}/**/*.test.ts`),
  nodeResolve: { exportConditions: ['production'] },
  browsers: await Promise.all(engines.map((engine) => launchers[engine]())),
  // a third one makes each slower, and the whole no faster
  concurrentBrowsers: 2,
  concurrency: 1,
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 900_000,
  testFramework: { config: { timeout: 120_000 } },
  middleware: [hostPages],
  plugins: [
    bundledTests(folders, `.cache/tests/${group ?? 'browser'}`),
    // for pages that a test writes
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: './tsconfig.json' }),
  ],
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html lang="en">
      <head>
        <title>tests</title>
        <script>
          globalThis.EMULATOR_URL = 'http://localhost:${emulatorPort}';
          globalThis.CDN_URL = 'http://127.0.0.1:${cdnPort}';
          globalThis.RELAY_URL = 'http://127.0.0.1:${relayPort}';
          // WebKit's own controls fail now and then when their film is removed: that is no test's error
          addEventListener('error', (event) => {
            if (event.error?.stack?.startsWith('_canPickAudioTracks@'))
              event.stopImmediatePropagation();
          });
        </script>
        <script type="module" src="${testFramework}"></script>
      </head>
      <body></body>
    </html>`,
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), counter],
};
