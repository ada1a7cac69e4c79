import { createHash } from 'node:crypto';

/** Stored bytes, in memory or in files. */
export interface Content {
  readonly size: number;
  /** From `start` to `end`, inclusive; read on demand. */
  stream(start: number, end: number): ReadableStream<Uint8Array>;
}

export interface StoredObject {
  readonly content: Content;
  readonly contentType: string;
  /** MD5 of the bytes, in quotes: a strong validator, as on S3 for a single-part object. */
  readonly etag: string;
  /** Epoch milliseconds, whole seconds. */
  readonly lastModified: number;
}

/** Returns a bundled file by name. @throws Error when it is missing */
export type Media = (name: string) => StoredObject;

/** Objects with this key prefix need no signature, as on a CDN. */
export const PUBLIC_PREFIX = 'public/';

/** One bucket: objects by key. */
export class ObjectStore {
  readonly #objects = new Map<string, StoredObject>();

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  put(key: string, object: StoredObject): void {
    this.#objects.set(key, object);
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }
}

export function storedObject(
  bytes: Uint8Array,
  contentType: string,
  lastModified: number,
): StoredObject {
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  return { content: inMemory(bytes), contentType, etag, lastModified: wholeSeconds(lastModified) };
}

export const wholeSeconds = (time: number): number => Math.floor(time / 1000) * 1000;

/** Bytes per read of a body: small enough that a slow client causes backpressure. */
const CHUNK_BYTES = 64 * 1024;

const inMemory = (bytes: Uint8Array): Content => ({
  size: bytes.byteLength,
  stream(start, end) {
    let offset = start;
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const chunk = bytes.subarray(offset, Math.min(offset + CHUNK_BYTES, end + 1));
          offset += chunk.byteLength;
          if (chunk.byteLength > 0) controller.enqueue(chunk);
          if (offset > end) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  },
});
