/** `ojin-widget/ojin/upload`: uploads files of any size as Ojin assets, from Node. */
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileTypeFromFile } from 'file-type';
import { OjinError } from '../http/error.ts';
import type { OjinClient } from '../ojin/authenticated/client.ts';
import type { AssetMetadata } from '../ojin/authenticated/wire.ts';
import { UploadError } from './error.ts';
import { type Journal, JournalFile, journalPath, NoJournal } from './journal.ts';
import { partSizeFor, partsOf } from './plan.ts';
import { retrying } from './retry.ts';
import {
  complete,
  forgetChangedParts,
  sendParts,
  SessionUnusable,
  StoreRejection,
  verify,
  type TransferPorts,
  type UploadProgress,
} from './transfer.ts';

export { UploadError, type UploadErrorCode } from './error.ts';
export type { UploadProgress } from './transfer.ts';

export interface UploadOptions {
  /** Default: `video`, `image` or `audio`, by the file's content; required for anything else. */
  category?: string | undefined;
  /** The asset's name; default: the file's. */
  name?: string | undefined;
  /** Number of concurrent part uploads; default 4. */
  concurrency?: number | undefined;
  /** Bytes, 5 MiB to 5 GiB; default 8 MiB, more for files that would need over 10,000 parts. */
  partSize?: number | undefined;
  /** Bytes; only for stores other than S3 that accept smaller parts. */
  smallestPart?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Called with the reason when a resumed upload starts over. */
  onRestart?: ((reason: string) => void) | undefined;
  /** Called when the upload succeeded, but could not be verified completely. */
  onWarning?: ((warning: string) => void) | undefined;
  /**
   * Path of the journal, from which the same call resumes after a crash; default: next to the file,
   * `{file}.ojin-upload.json`; false: no journal. Removed on completion.
   */
  journal?: string | false | undefined;
  /**
   * Awaited once the asset exists, before the journal is removed: it can store the asset's id
   * first, so that a crash never leads to a second upload.
   */
  onUploaded?: ((asset: AssetMetadata) => Promise<void> | void) | undefined;
}

/**
 * Uploads a file in concurrent parts, streamed from disk. Failed parts are retried at a new URL;
 * network outages of up to 20 s are tolerated. Acknowledged parts are recorded in the journal:
 * after an error, an abort or a crash, the same call sends only the rest.
 *
 * @throws UploadError whose message says how to resume
 */
export async function uploadFile(
  client: OjinClient,
  path: string,
  options: UploadOptions = {},
): Promise<AssetMetadata> {
  const { journal = journalPath(path), concurrency = 4 } = options;
  const journalFile = journal === false ? new NoJournal() : new JournalFile(journal);
  const file = await open(path).catch((cause: unknown) => {
    throw new UploadError('file', 'the file cannot be opened.', { cause });
  });
  try {
    return await attempt(path, options, {
      client,
      file,
      journalFile,
      concurrency: Math.max(1, Math.trunc(concurrency) || 1),
      signal: options.signal ?? new AbortController().signal,
      onProgress: options.onProgress ?? (() => undefined),
    });
  } finally {
    await file.close();
  }
}

async function attempt(path: string, options: UploadOptions, ports: TransferPorts) {
  const description = await describe(path, options, ports.file);
  const resumed = await resumable(description, options, ports.journalFile);
  const journal = resumed ?? (await start(description, options, ports));
  try {
    if (resumed) await forgetChangedParts(ports, resumed);
    return await finish(ports, journal, options);
  } catch (error) {
    if (!(error instanceof SessionUnusable) || !resumed)
      throw await toUploadError(error, ports, journal);
    options.onRestart?.(error.reason);
  }
  const fresh = await start(description, options, ports);
  try {
    return await finish(ports, fresh, options);
  } catch (error) {
    throw await toUploadError(error, ports, fresh);
  }
}

async function finish(
  ports: TransferPorts,
  journal: Journal,
  { onUploaded, onWarning }: UploadOptions,
): Promise<AssetMetadata> {
  await sendParts(ports, journal);
  const { size, mtimeMs } = await ports.file.stat();
  if (size !== journal.file.size || mtimeMs !== journal.file.modified)
    throw new UploadError('changed', 'the file was modified during the upload.');
  const asset = await complete(ports, journal);
  const warning = verify(asset, journal);
  if (warning) onWarning?.(warning);
  await onUploaded?.(asset);
  await ports.journalFile.remove();
  return asset;
}

async function describe(
  path: string,
  { name = basename(path), category }: UploadOptions,
  file: FileHandle,
): Promise<Journal['file']> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new UploadError('file', 'not a regular file.');
  if (!stat.size) throw new UploadError('file', 'the file is empty.');
  const { mime = 'application/octet-stream' } = (await fileTypeFromFile(path)) ?? {};
  const mimeType = mime.replace(/;.*/, ''); // `audio/ogg; codecs=opus`
  const [, kind] = /^(video|image|audio)\//.exec(mimeType) ?? [];
  const chosen = category ?? kind;
  if (!chosen) throw new UploadError('file', `${mimeType} needs an explicit category.`);
  return { name, category: chosen, mimeType, size: stat.size, modified: stat.mtimeMs };
}

/** The journal of an earlier run, if it matches this file. */
async function resumable(
  file: Journal['file'],
  options: UploadOptions,
  journalFile: JournalFile,
): Promise<Journal | undefined> {
  let journal: Journal | undefined;
  try {
    journal = await journalFile.read();
  } catch (cause) {
    const text = `${journalFile.path} is not an upload journal of this version. Delete it to start over.`;
    throw new UploadError('journal', text, { cause });
  }
  if (!journal) return undefined;
  const reason = differences(journal, file, options);
  if (!reason) return journal;
  options.onRestart?.(reason);
  return undefined;
}

function differences(
  journal: Journal,
  file: Journal['file'],
  { partSize, smallestPart }: UploadOptions,
) {
  const before = journal.file;
  if (before.size !== file.size) return `the file had ${before.size} bytes, now ${file.size}`;
  if (before.modified !== file.modified) return 'the file was modified';
  if (before.name !== file.name) return 'the asset name has changed';
  if (before.category !== file.category) return 'the category has changed';
  if (before.mimeType !== file.mimeType) return 'the file type has changed';
  if (partSize && partSize !== journal.partSize)
    return `the parts had ${journal.partSize} bytes, now ${partSize}`;
  if (!isPartSize(journal, smallestPart)) return 'the store does not accept parts of that size';
  return undefined;
}

function isPartSize({ file, partSize }: Journal, smallestPart?: number): boolean {
  try {
    return partSizeFor(file.size, partSize, smallestPart) === partSize;
  } catch {
    return false;
  }
}

async function start(
  file: Journal['file'],
  { partSize, smallestPart }: UploadOptions,
  { client, signal, journalFile }: TransferPorts,
): Promise<Journal> {
  let size: number;
  try {
    size = partSizeFor(file.size, partSize, smallestPart);
  } catch (cause) {
    throw new UploadError('file', (cause as Error).message, { cause });
  }
  const initiate = () => client.uploads.initiate(file, signal);
  const session = await retrying(client.ports.clock, signal, initiate).catch((cause: unknown) => {
    throw new UploadError((cause as OjinError).code, 'the upload could not be started.', { cause });
  });
  const journal: Journal = { version: 2, session, file, partSize: size, parts: {} };
  await journalFile.save(journal).catch((cause: unknown) => {
    throw new UploadError('journal', `${journalFile.path} cannot be written.`, { cause });
  });
  return journal;
}

/** Error codes that make the uploaded parts useless. */
const UNRECOVERABLE = new Set(['changed', 'integrity']);

async function toUploadError(
  cause: unknown,
  { journalFile }: TransferPorts,
  { file, partSize, parts }: Journal,
): Promise<Error> {
  const isUnrecoverable =
    cause instanceof SessionUnusable ||
    (cause instanceof UploadError && UNRECOVERABLE.has(cause.code));
  if (isUnrecoverable) await journalFile.remove();
  if (!(cause instanceof OjinError)) return cause as Error;
  if (cause instanceof SessionUnusable)
    return new UploadError(cause.code, `${cause.reason}. The next call starts over.`, { cause });
  const total = partsOf(file.size, partSize).length;
  const text = `${Object.keys(parts).length} of ${total} parts are uploaded.`;
  const journal = journalFile.path || undefined;
  if (cause instanceof StoreRejection && !cause.retryable) {
    const rejection = `the store rejected part ${cause.part} (HTTP ${cause.status ?? 0}). ${text}`;
    return new UploadError('store', rejection, { journal, cause });
  }
  return new UploadError(cause.code, text, { journal, cause });
}
