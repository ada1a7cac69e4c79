import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** Parts of a page that come one after the other, with so many ms in between. */
const PAUSE = 500;

async function* slowly(parts) {
  for (const [index, part] of parts.entries()) {
    if (index) await pause(PAUSE);
    yield part;
  }
}

/**
 * Middleware of the test server: at `/host-page?{"html":…,"headers":…}` is the page that a test has
 * written, on the tests' own origin, so that they can look into it. What is behind a `<!--later-->`
 * comes later.
 */
export async function hostPages(context, next) {
  if (context.path !== '/host-page') return next();
  const { html, headers } = JSON.parse(decodeURIComponent(context.querystring));
  context.type = 'html';
  context.set({ 'Cache-Control': 'no-store', ...headers });
  const parts = html.split('<!--later-->');
  context.body = parts.length > 1 ? Readable.from(slowly(parts)) : html;
}
