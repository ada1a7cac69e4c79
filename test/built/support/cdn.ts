/**
 * The built files for the tests of the group `built`, as a CDN serves them, on PORT. Everything is
 * there once for each test and version, at `/{test}/{version}/…`; `latest` redirects to {@link VERSION}.
 * `/{test}/requests` tells what was asked for.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, resolve } from 'node:path';

const VERSION = '1.0.0';
const DIST = resolve(import.meta.dirname, '../../../dist');
const RECORDER = join(import.meta.dirname, 'recorder.js');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
};
const OPEN = { 'Access-Control-Allow-Origin': '*' };

if (!existsSync(join(DIST, 'ojin-widget.js'))) {
  console.error('dist/ is not built: run "npx tsx scripts/build.ts" first.');
  process.exit(1);
}

const asked = new Map<string, string[]>();

const sendFile = async (path: string, response: ServerResponse): Promise<void> => {
  const bytes = await readFile(path).catch(() => undefined);
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const headers = { ...OPEN, 'Content-Type': type, 'Cache-Control': 'public, max-age=3600' };
  response.writeHead(bytes ? 200 : 404, bytes ? headers : OPEN).end(bytes);
};

createServer((request, response) => {
  const { pathname, search } = new URL(request.url ?? '/', 'http://cdn');
  const [, test = '', version = '', file = ''] =
    /^\/([^/]+)\/([^/]+)(?:\/(.+))?$/.exec(pathname) ?? [];
  const log = asked.get(test) ?? [];
  if (version === 'requests') {
    response.writeHead(200, { ...OPEN, 'Content-Type': 'application/json' });
    response.end(JSON.stringify(log));
    return;
  }
  if (version === 'recorder.js') {
    void sendFile(RECORDER, response);
    return;
  }
  asked.set(test, [...log, `${version}/${file}${search}`]);
  if (version === 'latest') {
    response.writeHead(302, { ...OPEN, Location: `/${test}/${VERSION}/${file}${search}` }).end();
    return;
  }
  void sendFile(join(DIST, file), response);
}).listen(Number(process.env.PORT), '127.0.0.1');
