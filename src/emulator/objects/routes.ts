import { Hono } from 'hono';
import { expiredLink, OPEN_TO_ALL, preflight, s3Error } from '../answers.ts';
import type { EmulatorEnv } from '../scope.ts';
import { parseRange } from './range.ts';
import type { Verdict } from './signing.ts';
import { PUBLIC_PREFIX, type StoredObject } from './store.ts';

/** How many bytes one read of a body gives: small enough that a slow client holds the stream back. */
const CHUNK_BYTES = 64 * 1024;

/** The answers of S3 to a link that does not open the object. */
const refusals: Record<Exclude<Verdict, 'valid'>, () => Response> = {
  unsigned: () => s3Error(403, 'AccessDenied', 'Access Denied'),
  mismatch: () =>
    s3Error(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    ),
  expired: expiredLink,
};

/** The object store: `GET` and `HEAD /objects/{key}` by presigned link, or plainly what is public. */
export function objectRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();

  routes.options('*', () => preflight('GET, HEAD'));

  routes.get('/:key{.+}', (c) => {
    const { objects, signing, settings } = c.env.scope;
    const key = c.req.param('key');
    const verdict = key.startsWith(PUBLIC_PREFIX)
      ? 'valid'
      : signing.verify({ method: c.req.method, url: new URL(c.req.url) });
    if (verdict !== 'valid') return refusals[verdict]();
    const object = objects.get(key);
    if (!object) return s3Error(404, 'NoSuchKey', 'The specified key does not exist.');
    return serveObject(object, (name) => c.req.header(name), settings.cacheControl);
  });

  routes.all('*', () =>
    s3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.'),
  );
  return routes;
}

type HeaderReader = (name: string) => string | undefined;

function serveObject(object: StoredObject, header: HeaderReader, cacheControl: string): Response {
  const size = object.bytes.byteLength;
  const headers: Record<string, string> = {
    ...OPEN_TO_ALL,
    'Accept-Ranges': 'bytes',
    'Cache-Control': cacheControl,
    ETag: object.etag,
    'Last-Modified': new Date(object.lastModified).toUTCString(),
  };
  if (isUnchanged(object, header)) return new Response(null, { status: 304, headers });

  const range = rangeApplies(object, header) ? parseRange(header('range'), size) : undefined;
  if (range === 'unsatisfiable') {
    return s3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
      'Content-Range': `bytes */${size}`,
    });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  headers['Content-Type'] = object.contentType;
  headers['Content-Length'] = String(end - start + 1);
  if (range) headers['Content-Range'] = `bytes ${start}-${end}/${size}`;
  return new Response(streamOf(object.bytes.subarray(start, end + 1)), {
    status: range ? 206 : 200,
    headers,
  });
}

/** RFC 9110, section 13.2.2: `If-Modified-Since` counts only without `If-None-Match`. */
function isUnchanged({ etag, lastModified }: StoredObject, header: HeaderReader): boolean {
  const tags = header('if-none-match');
  if (tags !== undefined) {
    return tags.trim() === '*' || tags.split(',').some((tag) => weakly(tag) === weakly(etag));
  }
  return lastModified <= Date.parse(header('if-modified-since') ?? '');
}

const weakly = (tag: string): string => tag.trim().replace(/^W\//, '');

/** RFC 9110, section 13.1.5: a range counts only while the object is the one the client began with. */
function rangeApplies({ etag, lastModified }: StoredObject, header: HeaderReader): boolean {
  const condition = header('if-range')?.trim();
  return condition === undefined || condition === etag || Date.parse(condition) === lastModified;
}

/** The bytes in pieces, one for each read: the consumer sets the pace. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let offset = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = bytes.subarray(offset, offset + CHUNK_BYTES);
        offset += piece.byteLength;
        if (piece.byteLength > 0) controller.enqueue(piece);
        if (offset >= bytes.byteLength) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
