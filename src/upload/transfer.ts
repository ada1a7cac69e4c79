import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { OjinError } from '../http/error.ts';
import type { OjinClient } from '../ojin/authenticated/client.ts';
import { isInconclusive } from '../ojin/authenticated/transport.ts';
import type { AssetMetadata } from '../ojin/authenticated/wire.ts';
import { UploadError } from './error.ts';
import type { Journal, JournalFile } from './journal.ts';
import { type Part, partsOf } from './plan.ts';
import { retrying } from './retry.ts';
import { sendPart } from './send-part.ts';

export interface UploadProgress {
  /** Bytes read from the file; decreases when a part has to be sent again. */
  readonly sentBytes: number;
  readonly totalBytes: number;
}

export interface TransferPorts {
  readonly client: OjinClient;
  readonly file: FileHandle;
  readonly journalFile: JournalFile;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: UploadProgress) => void;
}

/** An upload session that cannot be completed: the upload has to start over. */
export class SessionUnusable extends OjinError {
  /** Human-readable. */
  readonly reason: string;

  constructor(cause: OjinError) {
    super(cause.code, { status: cause.status });
    this.cause = cause;
    this.reason =
      cause.code === 'conflict'
        ? 'the service does not accept the uploaded parts'
        : 'the upload session no longer exists';
  }
}

/** The object store rejects a part, at each of several URLs. */
export class StoreRejection extends OjinError {
  readonly part: number;

  constructor(cause: OjinError, part: number) {
    super(cause.code, { status: cause.status, retryAfter: cause.retryAfter });
    this.cause = cause;
    this.part = part;
  }
}

/**
 * Removes parts from the journal whose bytes have changed: a file can change without affecting its
 * size and modification time.
 */
export async function forgetChangedParts(
  { file, signal }: TransferPorts,
  { file: { size }, partSize, parts }: Journal,
): Promise<void> {
  for (const part of partsOf(size, partSize)) {
    const sent = parts[part.number];
    if (!sent) continue;
    if (signal.aborted) throw new OjinError('aborted');
    if ((await digestOf(file, part)) !== sent.md5) Reflect.deleteProperty(parts, part.number);
  }
}

async function digestOf(file: FileHandle, { start, size }: Part): Promise<string> {
  const md5 = createHash('md5');
  if (size > 0) {
    const range = { start, end: start + size - 1, autoClose: false };
    for await (const chunk of file.createReadStream(range)) md5.update(chunk as Buffer);
  }
  return md5.digest('hex');
}

/** Sends all parts missing from the journal. Rejects with the first final error of a part. */
export async function sendParts(ports: TransferPorts, journal: Journal): Promise<void> {
  const { file, partSize, parts } = journal;
  const all = partsOf(file.size, partSize);
  const missing = all.filter(({ number }) => !parts[number]);
  const progress = meter(file.size, missing, ports.onProgress);

  const failed = new AbortController();
  const signal = AbortSignal.any([ports.signal, failed.signal]);
  const queue = missing.values(); // shared: each worker takes the next
  const worker = async () => {
    for (const part of queue) await putPart({ ...ports, signal }, journal, part, progress);
  };
  const workers = Array.from({ length: ports.concurrency }, worker);
  let first: unknown;
  await Promise.all(
    workers.map((running) =>
      running.catch((error: unknown) => {
        first ??= error;
        failed.abort();
      }),
    ),
  );
  if (first) throw first as Error;
}

/** Counts bytes; those of a failed attempt are subtracted. */
function meter(
  totalBytes: number,
  missing: readonly Part[],
  onProgress: (progress: UploadProgress) => void,
): (bytes: number) => void {
  let sentBytes = totalBytes - missing.reduce((sum, { size }) => sum + size, 0);
  const add = (bytes: number) => {
    sentBytes += bytes;
    onProgress({ sentBytes, totalBytes });
  };
  add(0);
  return add;
}

/** Each attempt requests a new URL: the old one may be the cause of the failure. */
async function putPart(
  { client, file, journalFile, signal }: TransferPorts,
  journal: Journal,
  part: Part,
  progress: (bytes: number) => void,
): Promise<void> {
  const { fetch, clock } = client.ports;
  const attempt = async () => {
    const url = await client.uploads.partUrl(journal.session, part.number, signal).catch(markFinal);
    let sent = 0;
    const onBytes = (bytes: number) => {
      sent += bytes;
      progress(bytes);
    };
    try {
      return await sendPart({ url, file, part, fetch, clock, signal, onBytes });
    } catch (error) {
      if (sent) progress(-sent);
      const isRejection = error instanceof OjinError && error.status !== undefined;
      throw isRejection ? new StoreRejection(error, part.number) : error;
    }
  };
  const sent = await retrying(clock, signal, attempt, (error) => !isFinal(error));
  journal.parts[part.number] = sent;
  await journalFile.save(journal).catch((cause: unknown) => {
    throw new UploadError('journal', 'the journal cannot be written.', { cause });
  });
}

/** A rejection by the API is final; one by the store may be due to the URL. */
function markFinal(error: unknown): never {
  const { code, retryable } = error as OjinError;
  if (code === 'not-found') throw new SessionUnusable(error as OjinError);
  if (retryable) throw error as OjinError;
  throw new Rejected(error as OjinError);
}

class Rejected extends OjinError {
  constructor(cause: OjinError) {
    super(cause.code, { status: cause.status });
    this.cause = cause;
  }
}

function isFinal(error: unknown): boolean {
  if (error instanceof OjinError)
    return (
      error instanceof SessionUnusable || error instanceof Rejected || error.code === 'aborted'
    );
  return !(error instanceof UploadError && error.code === 'integrity');
}

/**
 * Creates the asset, and reads it back; where the key may not read it, the service's confirmation
 * counts. When the outcome of an earlier attempt is unknown, the asset's existence decides.
 */
export async function complete(
  { client, signal }: TransferPorts,
  { session, file }: Journal,
): Promise<AssetMetadata> {
  const { clock } = client.ports;
  const readBack = () => client.assets.metadata(session.assetId, signal);
  let confirmed: AssetMetadata;
  try {
    confirmed = await retrying(clock, signal, () => client.uploads.complete(session, file, signal));
  } catch (error) {
    const { code } = error as OjinError;
    if (code !== 'not-found' && code !== 'conflict') throw error;
    return await readBack().catch((cause: unknown) => {
      const isGone = cause instanceof OjinError && cause.code === 'not-found';
      throw isGone ? new SessionUnusable(error as OjinError) : (cause as Error);
    });
  }
  return readBack().catch((error: unknown) => {
    if (!isInconclusive(error)) throw error;
    return confirmed;
  });
}

/**
 * Compares the asset with the file.
 * @returns a warning when the service does not tell the asset's size
 * @throws UploadError `integrity` when they differ
 */
export function verify(asset: AssetMetadata, { file, parts }: Journal): string | undefined {
  if (asset.size && asset.size !== file.size)
    throw new UploadError('integrity', `the asset has ${asset.size} bytes, the file ${file.size}.`);
  const sent = Object.entries(parts).sort(([a], [b]) => Number(a) - Number(b));
  const [, digest] = /^"?([\da-f]{32}-\d+)"?$/i.exec(asset.etag) ?? [];
  if (digest && sent.every(([, part]) => part.verified) && digest !== combined(sent))
    throw new UploadError('integrity', "the asset's ETag does not match the parts.");
  return asset.size ? undefined : 'the service does not tell the size of the stored file';
}

/** ETag of a multipart object: MD5 of its parts' MD5s, and their number. */
function combined(sent: readonly (readonly [string, { etag: string }])[]): string {
  const md5 = createHash('md5');
  for (const [, { etag }] of sent) md5.update(etag.replaceAll('"', ''), 'hex');
  return `${md5.digest('hex')}-${sent.length}`;
}
