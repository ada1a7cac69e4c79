import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { wholeSeconds, type Content, type StoredObject } from './store.ts';

export interface UploadedPart {
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  /** File with its bytes; undefined when they were discarded. */
  readonly path: string | undefined;
  /** How often it was received in full. */
  readonly puts: number;
}

/** A multipart upload in progress. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly parts: Map<number, UploadedPart>;
}

/** The multipart uploads of one bucket. Parts are kept in files, since films can exceed memory. */
export class Uploads {
  readonly #uploads = new Map<string, Upload>();
  readonly #files = new Set<string>();

  start(key: string): Upload {
    const upload = { id: randomUUID(), key, parts: new Map<number, UploadedPart>() };
    this.#uploads.set(upload.id, upload);
    return upload;
  }

  get(id: string): Upload | undefined {
    return this.#uploads.get(id);
  }

  list(): Upload[] {
    return [...this.#uploads.values()];
  }

  /** Stores a complete part, replacing an earlier one with the same number. */
  keep(upload: Upload, number: number, part: Omit<UploadedPart, 'puts'>): void {
    const old = upload.parts.get(number);
    if (old?.path) this.#removeFile(old.path);
    if (part.path) this.#files.add(part.path);
    upload.parts.set(number, { ...part, puts: (old?.puts ?? 0) + 1 });
  }

  /** Deletes all uploads and their files. */
  clear(): void {
    for (const path of this.#files) this.#removeFile(path);
    this.#uploads.clear();
  }

  #removeFile(path: string): void {
    rmSync(path, { force: true });
    this.#files.delete(path);
  }
}

const inOrder = ({ parts }: Upload): UploadedPart[] =>
  [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);

export const sizeOf = (upload: Upload): number =>
  inOrder(upload).reduce((sum, { size }) => sum + size, 0);

/** Why S3 would reject the parts; undefined if it accepts them. */
export function objection(upload: Upload, smallest: number): string | undefined {
  const parts = inOrder(upload);
  if (parts.length === 0) return 'No part was uploaded.';
  if (!upload.parts.has(parts.length)) return 'A part is missing.';
  if (parts.slice(0, -1).some(({ size }) => size < smallest))
    return `Every part but the last must have at least ${smallest} bytes.`;
  return undefined;
}

/** MD5 of the parts' MD5s, and their number, as on S3. */
export function combinedEtag(upload: Upload): string {
  const md5 = createHash('md5');
  for (const part of inOrder(upload)) md5.update(part.md5, 'hex');
  return `"${md5.digest('hex')}-${upload.parts.size}"`;
}

/** The object assembled from the parts; undefined when their bytes were discarded. */
export function assembled(
  upload: Upload,
  contentType: string,
  now: number,
): StoredObject | undefined {
  const parts = inOrder(upload);
  const files = parts.flatMap(({ path, size }) => (path ? [{ path, size }] : []));
  if (files.length < parts.length) return undefined;
  const etag = combinedEtag(upload);
  return { content: inFiles(files), contentType, etag, lastModified: wholeSeconds(now) };
}

function inFiles(files: readonly { path: string; size: number }[]): Content {
  async function* read(start: number, end: number): AsyncGenerator<Uint8Array> {
    let offset = 0;
    for (const { path, size } of files) {
      const from = Math.max(0, start - offset);
      const to = Math.min(size - 1, end - offset);
      if (from <= to) yield* createReadStream(path, { start: from, end: to });
      offset += size;
    }
  }
  return {
    size: files.reduce((sum, { size }) => sum + size, 0),
    stream: (start, end) =>
      Readable.toWeb(Readable.from(read(start, end))) as ReadableStream<Uint8Array>,
  };
}
