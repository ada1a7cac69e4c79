import { resolve } from 'node:path';
import { createServer as createVite, type ViteDevServer } from 'vite';
import { emulatorHandler } from './emulator.ts';
import { type Handler, localServer } from './listen.ts';
import { relayHandler } from './relay.ts';
import { articleHandler, docsHandler, widgetHandler } from './static.ts';

const DEMO = resolve(import.meta.dirname, '..');

/**
 * The demo pages, the emulator, the relay and the built widget on one port; on another, cross-origin,
 * an article that embeds the widget. Not listening yet.
 */
export function demoSite(port: number, articlePort: number) {
  const origin = `http://localhost:${port}`;
  const articleOrigin = `http://localhost:${articlePort}`;

  /** Everything except the pages; one line per service. */
  const mounts: readonly (readonly [pattern: RegExp, handler: Handler])[] = [
    [/^\/(v1|api\/un-api|objects|__emulator|scopes)(\/|$)/, emulatorHandler()],
    [/^\/api\/sjinn(\/|$)/, relayHandler(port, articlePort)],
    [/^\/(dist|dist-without)\//, widgetHandler()],
    [/^\/docs(\/|$)/, docsHandler()],
  ];
  let pages: Promise<ViteDevServer> | undefined;

  const site = localServer((incoming, outgoing) => {
    const path = incoming.url?.split('?')[0] ?? '/';
    const mounted = mounts.find(([pattern]) => pattern.test(path))?.[1];
    if (mounted) mounted(incoming, outgoing);
    else void pages?.then(({ middlewares }) => middlewares(incoming, outgoing));
  }, port);
  const article = localServer(articleHandler(origin), articlePort);

  const servePages = () =>
    createVite({
      configFile: false,
      root: DEMO,
      appType: 'mpa',
      logLevel: 'warn',
      define: { __ARTICLE__: JSON.stringify(articleOrigin) },
      optimizeDeps: { noDiscovery: true },
      server: {
        middlewareMode: true,
        hmr: { server: site.http },
        fs: { allow: [resolve(DEMO, '..')] },
        preTransformRequests: false,
      },
    });

  return {
    origin,
    articleOrigin,
    /** @param prepare runs when the ports are taken, before the pages are served */
    async open(prepare?: () => Promise<void>): Promise<void> {
      pages = Promise.all([site.open(), article.open()]).then(prepare).then(servePages);
      await pages;
    },
    async close(): Promise<void> {
      site.close();
      article.close();
      await (await pages)?.close();
    },
  };
}
