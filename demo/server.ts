/**
 * `npx tsx demo/server.ts` serves the demo pages, the emulator and the built widget on PORT
 * (default 5173); on PORT + 1, cross-origin, an article that embeds the widget. Runs until SIGINT
 * or SIGTERM.
 */
import { resolve } from 'node:path';
import { build, createServer as createVite, type ViteDevServer } from 'vite';
import { emulatorHandler } from './serving/emulator.ts';
import { codeOf, type Handler, localServer } from './serving/listen.ts';
import { relayHandler } from './serving/relay.ts';
import { articleHandler, docsHandler, widgetHandler } from './serving/static.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PORT = Number(process.env.PORT ?? 5173);
const ORIGIN = `http://localhost:${PORT}`;
const ARTICLE = `http://localhost:${PORT + 1}`;

/** Everything except the pages; one line per service. */
const mounts: readonly (readonly [pattern: RegExp, handler: Handler])[] = [
  [/^\/(v1|api\/un-api|objects|__emulator|scopes)(\/|$)/, emulatorHandler()],
  [/^\/api\/sjinn(\/|$)/, relayHandler(PORT, PORT + 1)],
  [/^\/(dist|dist-without)\//, widgetHandler()],
  [/^\/docs(\/|$)/, docsHandler()],
];

const site = localServer((incoming, outgoing) => {
  const path = incoming.url?.split('?')[0] ?? '/';
  const mounted = mounts.find(([pattern]) => pattern.test(path))?.[1];
  if (mounted) mounted(incoming, outgoing);
  else void pages.then(({ middlewares }) => middlewares(incoming, outgoing));
}, PORT);
const article = localServer(articleHandler(ORIGIN), PORT + 1);

// the ports first, since they may be in use; the build before the pages, since Vite's development
// server would turn it into a development build
const pages = Promise.all([site.open(), article.open()]).then(buildWidget).then(servePages);

async function buildWidget(): Promise<void> {
  const configFile = resolve(ROOT, 'vite.config.ts');
  await build({ root: ROOT, configFile, logLevel: 'warn', mode: 'elements' });
  await build({ root: ROOT, configFile, logLevel: 'warn' });
}

function servePages(): Promise<ViteDevServer> {
  return createVite({
    configFile: false,
    root: import.meta.dirname,
    appType: 'mpa',
    logLevel: 'warn',
    define: { __ARTICLE__: JSON.stringify(ARTICLE) },
    optimizeDeps: { noDiscovery: true },
    server: {
      middlewareMode: true,
      hmr: { server: site.http },
      fs: { allow: [ROOT] },
      preTransformRequests: false,
    },
  });
}

async function close(): Promise<void> {
  site.close();
  article.close();
  await (await pages).close();
}

try {
  await pages;
} catch (error) {
  const { port = PORT } = error as { port?: number };
  const isInUse = codeOf(error) === 'EADDRINUSE';
  const hint = `Port ${port} is already in use. Choose another: PORT=${PORT + 1000} npm start`;
  console.error(isInUse ? hint : error);
  process.exit(1);
}

console.log(`
The widget and its examples   ${ORIGIN}/
A film from a sentence        ${ORIGIN}/film.html
Every state, side by side     ${ORIGIN}/states.html
An article that embeds it     ${ARTICLE}/
The emulated Ojin API         ${ORIGIN}/v1
The emulated SJinn API        ${ORIGIN}/api/un-api
The relay in front of it      ${ORIGIN}/api/sjinn
The built widget              ${ORIGIN}/dist/ojin-widget.js
The documentation             ${ORIGIN}/docs/   (after npm run docs)

Press Ctrl+C to stop.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
