import { open, rename, rm, stat } from 'node:fs/promises';
import { OjinError, codeForStatus } from '../http/error.ts';
import type { OwnAsset } from '../ojin/authenticated/wire.ts';
import type { Context } from './context.ts';
import { usageError } from './errors.ts';
import { plain } from './plain.ts';

interface Options {
  readonly output?: string;
  readonly force: boolean;
}

/** A file's name from a service: never a path, never hidden. */
const fileName = ({ name, id }: OwnAsset): string =>
  plain(name)
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+/, '')
    .slice(0, 200) || id;

/**
 * Downloads to a draft beside the file, which takes its name at the end.
 * @throws CliError when the file is there already
 */
export async function download(
  { signal, terminal }: Context,
  asset: OwnAsset,
  { output, force }: Options,
): Promise<{ path: string; size: number }> {
  const path = output ?? fileName(asset);
  if (!force && (await stat(path).catch(() => undefined)))
    throw usageError(`${path} is there already.`, 'Add --force to replace it.');
  const draft = `${path}.part`;
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
  { url }: OwnAsset,
  path: string,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<number> {
  const response = await fetch(url, { signal }).catch(() => undefined);
  if (!response) throw new OjinError(signal.aborted ? 'aborted' : 'network');
  if (!response.ok)
    throw new OjinError(codeForStatus(response.status), { status: response.status });
  const file = await open(path, 'w');
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      await file.write(piece);
      size += piece.byteLength;
      onProgress(size);
    }
    return size;
  } catch (error) {
    throw signal.aborted ? new OjinError('aborted') : error;
  } finally {
    await file.close();
  }
}
