import { rm } from 'node:fs/promises';
import type { FileDescription } from '../ojin/authenticated/client.ts';
import { PART } from '../ojin/authenticated/contract.ts';
import type { UploadSession } from '../ojin/authenticated/wire.ts';
import { readSmallFile, replaceFile } from './small-file.ts';

/** A part that the store has acknowledged. */
export interface SentPart {
  /** As sent by the store; empty if missing. */
  readonly etag: string;
  /** Whether the ETag is the part's MD5, and was compared. */
  readonly verified: boolean;
  /** Of the bytes sent, in hex: the file may have changed since. */
  readonly md5: string;
}

/** Everything needed to resume after a crash. No key, no URL. */
export interface Journal {
  readonly version: 2;
  readonly session: UploadSession;
  readonly file: FileDescription & {
    /** Last modification, epoch ms. */
    readonly modified: number;
  };
  /** Bytes. */
  readonly partSize: number;
  /** By part number. */
  readonly parts: Record<string, SentPart>;
}

/** A journal on disk: always consistent, since each write replaces it atomically. */
export class JournalFile {
  readonly path: string;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Undefined when there is none.
   * @throws Error when the path contains anything else
   */
  async read(): Promise<Journal | undefined> {
    const text = await readSmallFile(this.path);
    return text === undefined ? undefined : validated(JSON.parse(text));
  }

  /**
   * Resolves when the journal's current content is on disk. Saves requested while one is in
   * progress are combined into the next.
   */
  save(journal: Journal): Promise<void> {
    const write = () => {
      this.#next = undefined;
      this.#writing = replaceFile(this.path, JSON.stringify(journal));
      return this.#writing;
    };
    return (this.#next ??= this.#writing.then(write));
  }

  async remove(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await rm(this.path, { force: true });
  }
}

/** Default path of a file's journal. */
export const journalPath = (file: string): string => `${file}.ojin-upload.json`;

/** Stores nothing. */
export class NoJournal extends JournalFile {
  constructor() {
    super('');
  }
  override read(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  override save(): Promise<void> {
    return Promise.resolve();
  }
  override remove(): Promise<void> {
    return Promise.resolve();
  }
}

type Shape = Readonly<Record<string, 'string' | 'number'>>;

const SHAPES: Readonly<Record<'session' | 'file', Shape>> = {
  session: { assetId: 'string', uploadId: 'string', s3Key: 'string' },
  file: {
    name: 'string',
    category: 'string',
    mimeType: 'string',
    size: 'number',
    modified: 'number',
  },
};

const fits = (value: unknown, shape: Shape): boolean =>
  Object.entries(shape).every(
    ([name, type]) => typeof (Object(value) as Record<string, unknown>)[name] === type,
  );

/** @throws TypeError when it is not what {@link JournalFile.save} wrote */
function validated(value: unknown): Journal {
  const journal = Object(value) as Journal;
  const isValid =
    (journal.version as unknown) === 2 &&
    fits(journal.session, SHAPES.session) &&
    fits(journal.file, SHAPES.file) &&
    hasSizes(journal) &&
    hasParts(journal);
  if (!isValid) throw new TypeError('Not an upload journal.');
  return journal;
}

const hasSizes = ({ partSize, file: { size } }: Journal): boolean =>
  Number.isSafeInteger(size) &&
  size > 0 &&
  Number.isInteger(partSize) &&
  partSize > 0 &&
  size / partSize <= PART.most;

function hasParts({ parts, partSize, file: { size } }: Journal): boolean {
  if (typeof (parts as unknown) !== 'object' || (parts as unknown) === null) return false;
  const count = Math.ceil(size / partSize);
  return Object.entries(parts).every(
    ([number, part]) =>
      /^[1-9]\d{0,4}$/.test(number) &&
      Number(number) <= count &&
      fits(part, { etag: 'string', md5: 'string' }) &&
      typeof part.verified === 'boolean',
  );
}
