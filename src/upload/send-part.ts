import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../http/clock.ts';
import { type ErrorCode, OjinError } from '../http/error.ts';
import { codeForStatus } from '../http/status.ts';
import { type Fetch, parseRetryAfter } from '../http/request.ts';
import type { SentPart } from './journal.ts';
import type { Part } from './plan.ts';
import { UploadError } from './error.ts';

/** Read size, bytes. */
const CHUNK = 128 * 1024;
/** A PUT without progress for this long (ms) is aborted. */
const STALL_TIMEOUT = 60_000;

export interface PartRequest {
  readonly url: string;
  readonly file: FileHandle;
  readonly part: Part;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called as bytes are read from the file. */
  readonly onBytes: (count: number) => void;
}

/**
 * PUTs one part to its presigned URL, streamed from disk, and compares its MD5 with the ETag if
 * that is one (S3: objects without KMS or customer keys).
 * @throws OjinError; UploadError `changed` when the file was truncated, or `integrity`
 */
export async function sendPart(request: PartRequest): Promise<SentPart> {
  const { url, file, part, fetch, clock, signal } = request;
  const controller = new AbortController();
  const inner = AbortSignal.any([signal, controller.signal]);
  const md5 = createHash('md5');
  let sentBytes = 0;
  const onBytes = (count: number) => {
    sentBytes += count;
    request.onBytes(count);
  };
  const watch = async () => {
    for (let previous = -1; previous !== sentBytes;) {
      previous = sentBytes;
      await clock.sleep(STALL_TIMEOUT, inner);
    }
    controller.abort('timeout' satisfies ErrorCode);
  };
  watch().catch(() => undefined); // the PUT ended first

  const body = streamOf(file, part, md5, onBytes);
  try {
    const response = await fetch(url, {
      ...{ method: 'PUT', redirect: 'manual', credentials: 'omit', signal: inner },
      ...{ body: body.stream, duplex: 'half' },
      headers: { 'Content-Length': String(part.size) }, // S3 rejects chunked bodies
    });
    const { ok, status, headers } = response;
    if (!ok) {
      const retryAfter = parseRetryAfter(headers.get('retry-after'), clock.now());
      throw new OjinError(codeForStatus(status), { status, retryAfter });
    }
    return acknowledged(headers, md5.digest('hex'));
  } catch (error) {
    if (body.failure) throw body.failure;
    if (error instanceof OjinError || error instanceof UploadError) throw error;
    if (signal.aborted) throw new OjinError('aborted');
    const code = controller.signal.aborted ? 'timeout' : 'network';
    throw Object.assign(new OjinError(code), { cause: error });
  } finally {
    controller.abort(); // stops the watch, and cancels the body of a rejected response
  }
}

function acknowledged(headers: Headers, md5: string): SentPart {
  const etag = headers.get('etag') ?? '';
  const encrypted =
    (headers.get('x-amz-server-side-encryption') ?? '').includes('kms') ||
    headers.has('x-amz-server-side-encryption-customer-algorithm');
  const [, digest] = /^"?([\da-f]{32})"?$/i.exec(etag) ?? [];
  if (encrypted || !digest) return { etag, verified: false, md5 };
  if (digest.toLowerCase() !== md5)
    throw new UploadError('integrity', 'the store received different bytes than were sent.');
  return { etag, verified: true, md5 };
}

/** Streams the part's bytes on demand; `failure` is why reading stopped early. */
function streamOf(file: FileHandle, part: Part, md5: Hash, onBytes: (count: number) => void) {
  const end = part.start + part.size;
  let position = part.start;
  let cancelled = false;
  const body: { stream: ReadableStream<Uint8Array>; failure?: Error } = {
    stream: new ReadableStream(
      {
        async pull(controller) {
          try {
            const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, end - position));
            const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, position);
            if (!bytesRead) throw new UploadError('changed', 'the file was truncated.');
            const chunk = buffer.subarray(0, bytesRead);
            md5.update(chunk);
            position += bytesRead;
            onBytes(bytesRead);
            controller.enqueue(chunk);
            if (position >= end) controller.close();
          } catch (error) {
            if (cancelled) return; // the request was aborted during the read
            body.failure = error as Error;
            controller.error(error);
          }
        },
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    ),
  };
  return body;
}
