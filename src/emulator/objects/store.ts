import { createHash } from 'node:crypto';

/** Bytes that lie somewhere. */
export interface Content {
  readonly size: number;
  /** From `start` to `end`, both included; read when the consumer asks. */
  stream(start: number, end: number): ReadableStream<Uint8Array>;
}

export interface StoredObject {
  readonly content: Content;
  readonly contentType: string;
  /** MD5 of the bytes, in quotes: a strong validator, as S3 makes it for an object put in one piece. */
  readonly etag: string;
  /** Epoch milliseconds, whole seconds. */
  readonly lastModified: number;
}

/** Gives a file that comes with the emulator, by name. @throws Error when it is missing */
export type Media = (name: string) => StoredObject;

/** Objects whose key begins so need no signature: a CDN, beside the store. */
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

/** How many bytes one read of a body gives: small enough that a slow client holds the stream back. */
const CHUNK_BYTES = 64 * 1024;

const inMemory = (bytes: Uint8Array): Content => ({
  size: bytes.byteLength,
  stream(start, end) {
    let offset = start;
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const piece = bytes.subarray(offset, Math.min(offset + CHUNK_BYTES, end + 1));
          offset += piece.byteLength;
          if (piece.byteLength > 0) controller.enqueue(piece);
          if (offset > end) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  },
});
