/**
 * The built files for the tests of the group `built`, as a CDN serves them, on PORT. Everything is
 * there once for each test and version, at `/{test}/{version}/…`:
 *
 * - `latest` redirects to {@link VERSION}
 * - {@link OTHER_VERSION} is the same with other hashes in the names of the chunks
 * - `tampered` has a chunk of the preview that somebody has changed
 * - `held` keeps the chunks back until somebody asks for `/{test}/release`
 *
 * Nothing is kept by browsers: what is asked for twice is seen twice. `/{test}/requests` tells what was
 * asked for.
 */
import { EventEmitter, once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join, resolve } from 'node:path';

const VERSION = '1.0.0';
const OTHER_VERSION = '2.0.0';
const DIST = resolve(import.meta.dirname, '../../../dist');
const RECORDER = join(import.meta.dirname, 'recorder.js');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
};
const OPEN = { 'Access-Control-Allow-Origin': '*' };

if (!existsSync(join(DIST, 'ojin-widget.js'))) {
  console.error('dist/ is not built: run "npx tsx scripts/build.ts" first.');
  process.exit(1);
}

const asked = new Map<string, string[]>();
/** Tests that have let their chunks go. */
const released = new Set<string>();
const releases = new EventEmitter().setMaxListeners(0);

async function untilReleased(test: string): Promise<void> {
  if (!released.has(test)) await once(releases, test);
}

const CHUNKS = readdirSync(join(DIST, 'chunks')).filter((name) => name.endsWith('.js'));
/** `find-C2AvCtC-.js` → `find-C2AvCtC-2.js` */
const renamed = (name: string) => name.replace(/\.js$/, '2.js');

/** A file as another version has it: the chunks have other names. */
async function otherVersion(file: string): Promise<Buffer | undefined> {
  const name = CHUNKS.find((chunk) => file === `chunks/${renamed(chunk)}`);
  const path = join(DIST, name ? `chunks/${name}` : file);
  if (!name && file.startsWith('chunks/')) return undefined;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return Buffer.from(CHUNKS.reduce((all, it) => all.replaceAll(it, renamed(it)), text));
}

/** Runs as before, but is not what was built. */
const tampered = async (path: string): Promise<Buffer> =>
  Buffer.concat([await readFile(path), Buffer.from(path.includes('/ojin-preview-') ? ';' : '')]);

const sendFile = async (
  path: string,
  response: ServerResponse,
  read: (path: string) => Promise<Buffer | undefined> = readFile,
): Promise<void> => {
  const bytes = await read(path).catch(() => undefined);
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const headers = { ...OPEN, 'Content-Type': type, 'Cache-Control': 'no-store' };
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
  if (version === 'release') {
    released.add(test);
    releases.emit(test);
    response.writeHead(204, OPEN).end();
    return;
  }
  asked.set(test, [...log, `${version}/${file}${search}`]);
  if (version === 'latest') {
    response.writeHead(302, { ...OPEN, Location: `/${test}/${VERSION}/${file}${search}` }).end();
    return;
  }
  if (version === OTHER_VERSION) {
    void sendFile(file, response, otherVersion);
    return;
  }
  if (version === 'tampered') {
    void sendFile(join(DIST, file), response, tampered);
    return;
  }
  const isHeld = version === 'held' && file.startsWith('chunks/');
  void (isHeld ? untilReleased(test) : Promise.resolve()).then(() =>
    sendFile(join(DIST, file), response),
  );
}).listen(Number(process.env.PORT), '127.0.0.1');
