/** Child process of {@link ./servers.ts}: the emulator, a CDN and the hosts' pages. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { serveEmulator } from '../src/emulator/node.ts';
import { PERSONAS } from '../src/emulator/personas.ts';
import { pageFor } from './pages.ts';
import type { ServerConfig } from './servers.ts';

process.once('message', (config) => void start(config as ServerConfig));
process.once('disconnect', () => process.exit());

async function start({ builds }: ServerConfig): Promise<void> {
  const emulator = await serveEmulator({ port: 0, settings: { urlTtlSeconds: 3600 } });
  const [cdn, film] = await Promise.all([
    listen('cdn', serveBuilds(builds)),
    filmLink(emulator.url),
  ]);
  const pages = await listen('pages', (request, response) => {
    const path = /^\/([\w-]+)\.html$/.exec(request.url ?? '')?.[1] ?? '';
    const html = pageFor(path, { cdn, emulator: emulator.url, film });
    response.writeHead(html ? 200 : 404, {
      'Content-Type': 'text/html',
      'Cache-Control': 'no-cache',
    });
    response.end(html);
  });
  process.send?.({ pages, emulator: emulator.url });
}

/** Each origin has its own host name, and thus its own site. */
function listen(name: string, listener: RequestListener): Promise<string> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://${name}.localhost:${(server.address() as AddressInfo).port}`),
    );
  });
}

/** Signed URL of Ada's film, as a host that knows it in advance would put it into its page. */
async function filmLink(emulator: string): Promise<string> {
  const answer = await fetch(`${emulator}/v1/public/assets/${PERSONAS.ada.assets.idle}`);
  return ((await answer.json()) as { download_url: string }).download_url;
}

/** Scripts of all builds, read and compressed once, so that concurrent builds have no effect. */
function serveBuilds(builds: readonly string[]): RequestListener {
  const files = new Map<string, Buffer>();
  builds.forEach((folder, index) => {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((file) => file.endsWith('.js') && !file.startsWith('npm')))
      files.set(`/${index}/${name}`, gzipSync(readFileSync(join(folder, name)), { level: 9 }));
  });
  return (request, response) => {
    const bytes = files.get(request.url ?? '');
    response.writeHead(bytes ? 200 : 404, {
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Encoding': 'gzip',
      'Content-Type': 'text/javascript; charset=utf-8',
      'Timing-Allow-Origin': '*',
    });
    response.end(bytes);
  };
}
