import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html, unsafeStatic } from 'lit/static-html.js';

/** Parts of a page that come one after the other, with so many ms in between. */
const PAUSE = 500;

async function* slowly(parts) {
  for (const [index, part] of parts.entries()) {
    if (index) await pause(PAUSE);
    yield part;
  }
}

/** Markup as Lit SSR renders it with the package's own elements. */
async function renderOnServer(markup) {
  await import('../../../dist/npm/index.js');
  await import('../../../dist/npm/sjinn-task.js');
  return collectResult(render(html`${unsafeStatic(markup)}`));
}

/**
 * Middleware of the test server: at `/host-page?{"html":…,"headers":…}` is the page that a test has
 * written, on the tests' own origin, so that they can look into it. What is behind a `<!--later-->`
 * comes later. At `/server-rendered?…` is markup as a server with Lit SSR would send it.
 */
export async function hostPages(context, next) {
  if (context.path === '/server-rendered') {
    context.body = await renderOnServer(decodeURIComponent(context.querystring));
    return;
  }
  if (context.path !== '/host-page') return next();
  const { html: text, headers } = JSON.parse(decodeURIComponent(context.querystring));
  context.type = 'html';
  context.set({ 'Cache-Control': 'no-store', ...headers });
  const parts = text.split('<!--later-->');
  context.body = parts.length > 1 ? Readable.from(slowly(parts)) : text;
}
