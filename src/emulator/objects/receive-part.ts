import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { PART } from '../../ojin/authenticated/contract.ts';
import { OPEN_TO_ALL, s3Error } from '../answers.ts';
import type { Scope } from '../scope.ts';
import { scratchFile } from '../scratch.ts';

/** Handles `PUT /objects/{key}?partNumber&uploadId`: stores the part and returns its ETag. */
export async function receivePart(
  { uploads, settings }: Scope,
  key: string,
  request: Request,
): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const upload = uploads.get(query.get('uploadId') ?? '');
  if (upload?.key !== key)
    return s3Error(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
  const number = Number(query.get('partNumber'));
  const contentLength = request.headers.get('content-length');
  if (contentLength === null)
    return s3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  if (Number(contentLength) > PART.largest)
    return s3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.');

  const path = settings.discardUploads ? undefined : scratchFile();
  try {
    const { size, md5 } = await store(request.body, path);
    if (size !== Number(contentLength)) throw new Error('The body ended early.');
    uploads.keep(upload, number, { size, md5, path });
    return new Response(null, { headers: { ...OPEN_TO_ALL, ETag: `"${md5}"` } });
  } catch {
    if (path) await rm(path, { force: true });
    return s3Error(400, 'IncompleteBody', 'The length of the body does not match Content-Length.');
  }
}

/** Writes a body to a file, or discards it, and returns its size and MD5. */
async function store(body: Request['body'], path: string | undefined) {
  const md5 = createHash('md5');
  let size = 0;
  async function* counted(source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      md5.update(chunk);
      size += chunk.byteLength;
      yield chunk;
    }
  }
  const target = path
    ? createWriteStream(path)
    : new Writable({ write: (_chunk, _encoding, done) => done() });
  const source = body ? Readable.fromWeb(body as NodeStream) : Readable.from([]);
  await pipeline(source, counted, target);
  return { size, md5: md5.digest('hex') };
}
