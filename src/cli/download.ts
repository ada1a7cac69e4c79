import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sanitize from 'sanitize-filename';
import { OjinError } from '../http/error.ts';
import { codeForStatus } from '../http/status.ts';
import type { OwnAsset } from '../ojin/authenticated/wire.ts';
import type { Context } from './context.ts';
import { CliError, usageError } from './errors.ts';
import { plain } from './plain.ts';

interface Options {
  readonly output?: string;
  readonly force: boolean;
}

/** Bytes of a file name on common file systems. */
const LONGEST_NAME = 255;
/** Bytes; an asset whose size the service does not say may have no more. */
const LARGEST_UNKNOWN = 10 * 2 ** 30;

/** A file's name from a service: never a path, never hidden, and no longer than file systems take. */
export function fileName({ name, id }: Pick<OwnAsset, 'name' | 'id'>): string {
  const safe = (text: string) => sanitize(text, { replacement: '_' }).replace(/^[.\s]+/, '');
  const text = plain(name);
  const [extension = ''] = /\.\w{1,15}$/.exec(text) ?? [];
  const stem = safe(text.slice(0, text.length - extension.length));
  return cut(stem || safe(plain(id)) || 'asset', LONGEST_NAME - extension.length) + extension;
}

/** The longest beginning of whole characters that fits. */
function cut(text: string, bytes: number): string {
  let size = 0;
  const kept: string[] = [];
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept.push(character);
  }
  return kept.join('');
}

/**
 * Downloads to a draft beside the file, which takes its name at the end.
 * @throws CliError when the file already exists, or is incomplete
 */
export async function download(
  { signal, terminal }: Context,
  asset: OwnAsset,
  { output, force }: Options,
): Promise<{ path: string; size: number }> {
  const path = output ?? fileName(asset);
  if (!force && (await stat(path).catch(() => undefined)))
    throw usageError(`${path} already exists.`, 'Add --force to replace it.');
  const draft = join(dirname(path), `.ojin-${randomUUID()}.part`);
  try {
    const size = await receive(asset, draft, signal, (bytes) =>
      terminal.progress(`downloading, ${Math.floor(bytes / 1024)} KiB`),
    );
    await rename(draft, path);
    return { path, size };
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function receive(
  { url, size: expected }: OwnAsset,
  path: string,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<number> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw Object.assign(new OjinError(signal.aborted ? 'aborted' : 'network'), { cause });
  });
  if (!response.ok)
    throw new OjinError(codeForStatus(response.status), { status: response.status });
  const file = await open(path, 'wx');
  let size = 0;
  try {
    for await (const piece of pieces(response, signal, () => size, expected)) {
      size += piece.byteLength;
      if (size > (expected || LARGEST_UNKNOWN)) throw tooLarge(expected);
      await file.writeFile(piece);
      onProgress(size);
    }
  } finally {
    await file.close();
  }
  if (expected && size < expected) throw cutOff(size, expected);
  return size;
}

/** The body, piece by piece; a connection that breaks says how far it came. */
async function* pieces(
  { body }: Response,
  signal: AbortSignal,
  received: () => number,
  expected: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body ?? [];
  } catch (cause) {
    if (signal.aborted) throw new OjinError('aborted');
    throw Object.assign(cutOff(received(), expected), { cause });
  }
}

const cutOff = (size: number, expected: number): CliError =>
  new CliError(
    'network',
    `The connection was cut after ${size}${expected ? ` of ${expected}` : ''} bytes.`,
    'Check the network, and run the same command again.',
  );

const tooLarge = (expected: number): CliError =>
  new CliError(
    'bad-answer',
    `The store sends more than ${expected ? `the ${expected} bytes of the asset` : '10 GiB'}.`,
    'Check --api-base, and any proxy in between.',
  );
