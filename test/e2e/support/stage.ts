import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';
import { serveEmulator } from '../../../src/emulator/node.ts';
import { type World, worldNamed } from '../../support/contracts.ts';
import { Scene } from './scene.ts';
import { DIST, layCable, listen, serveDist } from './servers.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Chromium's `--autoplay-policy`. Any page may play: most tests are not about restrictions. */
const PLAY_FREELY = 'no-user-gesture-required';

export interface Stage {
  readonly browser: Browser;
  /** How the emulated services differ from the default ones. */
  readonly world: World;
  /** Origin of the API and of the object store. */
  readonly emulatorUrl: string;
  /** Breaks all pending responses of the emulator. */
  breakConnections(): void;
  /** Origin of the built files. */
  readonly cdn: string;
  /** Origin of the hosts' pages. */
  readonly pages: string;
  /** Serves everything below `path`, such as `/relay-1/`, on the hosts' origin. */
  mount(path: string, listener: RequestListener): void;
  /** Publishes a page on the hosts' origin and returns its URL. */
  publish(html: string, headers?: Readonly<Record<string, string>>): string;
  /** A separate tab and emulator for one test. */
  scene(t: TestContext, options?: BrowserContextOptions): Promise<Scene>;
}

interface StageOptions {
  readonly world?: World;
  readonly autoplay?: string;
}

/** A browser and three origins, until the test file ends. */
export async function openStage({
  world = worldNamed(process.env.WORLD),
  autoplay = PLAY_FREELY,
}: StageOptions = {}): Promise<Stage> {
  if (!existsSync(join(DIST, 'ojin-widget.js')))
    throw new Error('dist/ is not built: run "npx tsx scripts/build.ts" first.');

  const published = new Map<string, { html: string; headers: Readonly<Record<string, string>> }>();
  const mounted = new Map<string, RequestListener>();
  const emulator = await serveEmulator({ port: 0, ...world });
  const [cable, cdn, pages, browser] = await Promise.all([
    layCable(emulator.url),
    listen('cdn', serveDist),
    listen('pages', (request, response) => {
      const listener = mounted.get(/^\/[^/]*\//.exec(request.url ?? '')?.[0] ?? '');
      if (listener) {
        listener(request, response);
        return;
      }
      const page = published.get(request.url ?? '');
      // browsers ask for /favicon.ico, too
      response.writeHead(page ? 200 : 204, { 'Content-Type': 'text/html', ...page?.headers });
      response.end(page?.html);
    }),
    chromium.launch({
      executablePath: '/usr/lib/chromium/chromium-headless-shell',
      args: [...FLAGS, `--autoplay-policy=${autoplay}`],
    }),
  ]);
  after(async () => {
    await browser.close();
    await Promise.all([cable.close(), emulator.close(), cdn.close(), pages.close()]);
  });

  const stage: Stage = {
    browser,
    world,
    emulatorUrl: cable.url,
    breakConnections: cable.pull,
    cdn: cdn.url,
    pages: pages.url,
    mount(path, listener) {
      mounted.set(path, listener);
    },
    publish(html, headers = {}) {
      const path = `/${published.size}.html`;
      published.set(path, { html, headers });
      return pages.url + path;
    },
    scene: (t, options) => Scene.open(stage, t, options),
  };
  return stage;
}
