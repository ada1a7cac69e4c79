import { createHash } from 'node:crypto';

export interface StoredObject {
  readonly bytes: Uint8Array;
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
}

export function storedObject(
  bytes: Uint8Array,
  contentType: string,
  lastModified: number,
): StoredObject {
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  return { bytes, contentType, etag, lastModified: Math.floor(lastModified / 1000) * 1000 };
}
