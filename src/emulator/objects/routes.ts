import { Hono } from 'hono';
import { expiredLink, OPEN_TO_ALL, preflight, s3Error } from '../answers.ts';
import type { EmulatorEnv } from '../scope.ts';
import { parseRange } from './range.ts';
import type { Verdict } from './signing.ts';
import { receivePart } from './receive-part.ts';
import { PUBLIC_PREFIX, type StoredObject } from './store.ts';

/** S3's responses to an invalid link. */
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

/**
 * The object store: `GET` and `HEAD /objects/{key}` by presigned link, or unsigned if public, and
 * `PUT /objects/{key}?partNumber&uploadId` (Amazon S3 API reference, "UploadPart").
 */
export function objectRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();

  routes.options('*', () => preflight('GET, HEAD, PUT'));

  routes.use('/:key{.+}', async (c, next) => {
    if (!['GET', 'HEAD', 'PUT'].includes(c.req.method)) return next();
    if (isPublic(c.req.method, c.req.param('key'))) return next();
    const url = new URL(c.req.url);
    const verdict = c.env.scope.signing.verify({ method: c.req.method, url });
    return verdict === 'valid' ? next() : refusals[verdict]();
  });

  routes.get('/:key{.+}', (c) => {
    const { objects, settings } = c.env.scope;
    const object = objects.get(c.req.param('key'));
    if (!object) return s3Error(404, 'NoSuchKey', 'The specified key does not exist.');
    return serveObject(object, (name) => c.req.header(name), settings.cacheControl);
  });

  routes.put('/:key{.+}', (c) => receivePart(c.env.scope, c.req.param('key'), c.req.raw));

  routes.all('*', () =>
    s3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.'),
  );
  return routes;
}

const isPublic = (method: string, key: string): boolean =>
  method !== 'PUT' && key.startsWith(PUBLIC_PREFIX);

type HeaderReader = (name: string) => string | undefined;

function serveObject(object: StoredObject, header: HeaderReader, cacheControl: string): Response {
  const size = object.content.size;
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
  return new Response(object.content.stream(start, end), {
    status: range ? 206 : 200,
    headers,
  });
}

/** RFC 9110, section 13.2.2: `If-Modified-Since` applies only without `If-None-Match`. */
function isUnchanged({ etag, lastModified }: StoredObject, header: HeaderReader): boolean {
  const tags = header('if-none-match');
  if (tags !== undefined) {
    return (
      tags.trim() === '*' ||
      tags.split(',').some((tag) => withoutWeakPrefix(tag) === withoutWeakPrefix(etag))
    );
  }
  return lastModified <= Date.parse(header('if-modified-since') ?? '');
}

const withoutWeakPrefix = (tag: string): string => tag.trim().replace(/^W\//, '');

/** RFC 9110, section 13.1.5: a range applies only while the object is unchanged. */
function rangeApplies({ etag, lastModified }: StoredObject, header: HeaderReader): boolean {
  const condition = header('if-range')?.trim();
  return condition === undefined || condition === etag || Date.parse(condition) === lastModified;
}
