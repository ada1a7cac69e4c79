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

/** Maximum length of a file name on common file systems, bytes. */
const MAX_NAME_BYTES = 255;
/** Limit for an asset of unknown size, bytes. */
const MAX_UNKNOWN_BYTES = 10 * 2 ** 30;

/** A safe file name for an asset: never a path, never hidden, and within file-system limits. */
export function fileName({ name, id }: Pick<OwnAsset, 'name' | 'id'>): string {
  const safe = (text: string) => sanitize(text, { replacement: '_' }).replace(/^[.\s]+/, '');
  const text = plain(name);
  const [extension = ''] = /\.\w{1,15}$/.exec(text) ?? [];
  const stem = safe(text.slice(0, text.length - extension.length));
  return (
    truncate(stem || safe(plain(id)) || 'asset', MAX_NAME_BYTES - extension.length) + extension
  );
}

/** The longest prefix of whole characters that fits. */
function truncate(text: string, bytes: number): string {
  let size = 0;
  const characters: string[] = [];
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    characters.push(character);
  }
  return characters.join('');
}

/**
 * Downloads to a temporary file beside the target, and renames it at the end.
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
  const partFile = join(dirname(path), `.ojin-${randomUUID()}.part`);
  try {
    const size = await receive(asset, partFile, signal, (bytes) =>
      terminal.progress(`downloading, ${Math.floor(bytes / 1024)} KiB`),
    );
    await rename(partFile, path);
    return { path, size };
  } catch (error) {
    await rm(partFile, { force: true });
    throw error;
  }
}

async function receive(
  { url, size: expected }: OwnAsset,
  path: string,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<number> {
  if (!url) throw noLink();
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw Object.assign(new OjinError(signal.aborted ? 'aborted' : 'network'), { cause });
  });
  if (!response.ok)
    throw new OjinError(codeForStatus(response.status), { status: response.status });
  const file = await open(path, 'wx');
  let size = 0;
  try {
    for await (const chunk of chunks(response, signal, () => size, expected)) {
      size += chunk.byteLength;
      if (size > (expected || MAX_UNKNOWN_BYTES)) throw tooLarge(expected);
      await file.writeFile(chunk);
      onProgress(size);
    }
  } finally {
    await file.close();
  }
  if (expected && size < expected) throw connectionLost(size, expected);
  return size;
}

/** The body in chunks; the error of a lost connection says how much has arrived. */
async function* chunks(
  { body }: Response,
  signal: AbortSignal,
  received: () => number,
  expected: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body ?? [];
  } catch (cause) {
    if (signal.aborted) throw new OjinError('aborted');
    throw Object.assign(connectionLost(received(), expected), { cause });
  }
}

const connectionLost = (size: number, expected: number): CliError =>
  new CliError(
    'network',
    `The connection was lost after ${size}${expected ? ` of ${expected}` : ''} bytes.`,
    'Check the network, then run the same command again.',
  );

const noLink = (): CliError =>
  new CliError(
    'bad-answer',
    'The service sends no link to the file.',
    'If assets have their links elsewhere, run "ojin-widget doctor --contract-out ojin.json".',
  );

const tooLarge = (expected: number): CliError =>
  new CliError(
    'bad-answer',
    `The object store sent more than ${expected ? `the asset's ${expected} bytes` : '10 GiB'}.`,
    'Check --api-base and any proxy in between.',
  );
