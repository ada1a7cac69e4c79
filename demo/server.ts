/**
 * `npx tsx demo/server.ts` serves the demo pages, the emulator and the built widget on PORT
 * (default 5173); on PORT + 1, cross-origin, an article that embeds the widget. Runs until SIGINT
 * or SIGTERM.
 */
import { resolve } from 'node:path';
import { build } from 'vite';
import { codeOf } from './serving/listen.ts';
import { demoSite } from './serving/site.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PORT = Number(process.env.PORT ?? 5173);
const site = demoSite(PORT, PORT + 1);
const { origin: ORIGIN, articleOrigin: ARTICLE } = site;

async function buildWidget(): Promise<void> {
  const configFile = resolve(ROOT, 'vite.config.ts');
  await build({ root: ROOT, configFile, logLevel: 'warn', mode: 'elements' });
  await build({ root: ROOT, configFile, logLevel: 'warn' });
}

try {
  // the ports first, since they may be in use; the build before the pages, since Vite's development
  // server would turn it into a development build
  await site.open(buildWidget);
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

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void site.close());
