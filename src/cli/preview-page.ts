import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { untilAborted, type Context } from './context.ts';
import { distFolder } from './dist.ts';
import { escapeHtml, snippet, type SnippetOptions } from './snippet.ts';

const SERVED = /^\/(ojin-widget\.js|chunks\/[\w-][\w.-]*\.js)$/;

type Shown = Omit<SnippetOptions, 'apiBase' | 'script'>;

/** Serves a snippet on a local page, with the widget from `dist`, until Ctrl+C. */
export async function servePreview(
  { terminal, signal, apiBase }: Context,
  shown: Shown,
): Promise<void> {
  const dist = distFolder();
  if (!dist) {
    terminal.failure('The widget has not been built.', 'Run "npm run build" first.');
    return;
  }
  const page = pageOf(snippet({ ...shown, apiBase, script: '/ojin-widget.js' }), shown.title);
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const file = SERVED.exec(path)?.[1];
    if (path === '/') response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
    else if (file === undefined) response.writeHead(404).end();
    else
      readFile(new URL(file, dist)).then(
        (bytes) => response.setHeader('Content-Type', 'text/javascript').end(bytes),
        () => response.writeHead(404).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  terminal.note(`Preview at ${url}  (Ctrl+C to stop)`);
  if (terminal.interactive) {
    const { default: open } = await import('open');
    await open(url).catch(() => undefined); // no browser available: the URL was printed
  }
  await untilAborted(signal);
  server.close();
  server.closeAllConnections();
}

const pageOf = (text: string, title = 'Preview'): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>body { margin: 2rem auto; max-width: 360px; }</style>
${text}
</html>
`;
