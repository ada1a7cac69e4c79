import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Handler } from './listen.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The built widget at `/dist/*`, for pages of any origin. `/dist-without/{chunk}/*` is the same with
 * one chunk missing, as behind a firewall or when offline.
 */
export function widgetHandler(): Handler {
  const app = new Hono();
  app.use(cors({ origin: '*' }), async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-cache');
  });
  app.get('/dist-without/:chunk/chunks/:file', async (c, next) => {
    const { chunk, file } = c.req.param();
    return file.startsWith(`${chunk}-`) ? c.text('This chunk is missing.', 404) : next();
  });
  const rewriteRequestPath = (path: string) => path.replace(/^\/dist-without\/[^/]+/, '/dist');
  app.get('*', serveStatic({ root: ROOT, rewriteRequestPath }));
  return handler(app);
}

/** The documentation at `/docs/*`, as `npm run docs` has built it. */
export function docsHandler(): Handler {
  const app = new Hono();
  const rewriteRequestPath = (path: string) => path.replace(/^\/docs/, '');
  app.get('/docs', (c) => c.redirect('/docs/'));
  const root = resolve(ROOT, 'docs/.vitepress/dist');
  if (existsSync(root)) app.get('*', serveStatic({ root, rewriteRequestPath }));
  app.notFound((c) => c.text('Not here. Has "npm run docs" been run?', 404));
  return handler(app);
}

/** A third-party page: an article that loads the widget from `widgetOrigin`. */
export function articleHandler(widgetOrigin: string): Handler {
  const root = resolve(import.meta.dirname, '../third-party');
  const app = new Hono();
  app.get('/', async (c) => {
    const page = await readFile(resolve(root, 'index.html'), 'utf8');
    return c.html(page.replaceAll('{{widget-origin}}', widgetOrigin));
  });
  app.get('*', serveStatic({ root }));
  return handler(app);
}

function handler(app: Hono): Handler {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return (incoming, outgoing) => void listener(incoming, outgoing);
}
