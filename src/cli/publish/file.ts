import { open, type FileHandle } from 'node:fs/promises';
import { CONVERT, HEAD_BYTES, playabilityOf, TAIL_BYTES } from '../doctor/playability.ts';
import { CliError, usageError } from '../errors.ts';

export interface LocalFile {
  readonly kind: 'image' | 'video';
  /** Bytes. */
  readonly size: number;
  /** Last modification, epoch ms. */
  readonly modified: number;
}

/**
 * Checks a file before anything is sent.
 * @throws CliError when it is not a picture or film that browsers support
 */
export async function examineFile(path: string): Promise<LocalFile> {
  const file = await open(path).catch(() => {
    throw usageError(`${path} cannot be opened.`);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw usageError(`${path} is not a file.`);
    const { size, mtimeMs: modified } = stat;
    const from = Math.max(0, size - TAIL_BYTES);
    const tail = () => read(file, from, size - from);
    const { mimeType, obstacle } = await playabilityOf(await read(file, 0, HEAD_BYTES), tail);
    const kind = mimeType?.split('/')[0];
    if (obstacle !== undefined || (kind !== 'image' && kind !== 'video'))
      throw new CliError(
        'unsupported-media',
        `Browsers cannot display this file as a picture or film: it is ${obstacle ?? mimeType ?? ''}.`,
        `Use a JPEG, PNG, WebP or MP4 (H.264): ${CONVERT}`,
      );
    return { kind, size, modified };
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
