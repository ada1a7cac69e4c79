import { rm } from 'node:fs/promises';
import type { FileDescription } from '../ojin/authenticated/client.ts';
import { PART } from '../ojin/authenticated/contract.ts';
import type { UploadSession } from '../ojin/authenticated/wire.ts';
import { readSmallFile, replaceFile } from './small-file.ts';

/** A part that the store has acknowledged. */
export interface SentPart {
  /** As the store gave it; empty when it gave none. */
  readonly etag: string;
  /** Whether the ETag is the MD5 of the part, and was compared. */
  readonly verified: boolean;
  /** Of the bytes that were sent, in hex: the file may have others by now. */
  readonly md5: string;
}

/** Everything needed to continue after a crash. No key, no URL. */
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

/** A journal on disk: whole at every moment, since each write replaces it at once. */
export class JournalFile {
  readonly path: string;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Undefined when there is none.
   * @throws Error when there is something else at that place
   */
  async read(): Promise<Journal | undefined> {
    const text = await readSmallFile(this.path);
    return text === undefined ? undefined : checked(JSON.parse(text));
  }

  /**
   * Resolves when the journal, with everything it says at that time, is on the disk. Saves that come
   * while one is under way share the next.
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

/** Where the journal of a file is, unless another place is asked for. */
export const journalPath = (file: string): string => `${file}.ojin-upload.json`;

/** Keeps nothing. */
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
function checked(value: unknown): Journal {
  const journal = Object(value) as Journal;
  const good =
    (journal.version as unknown) === 2 &&
    fits(journal.session, SHAPES.session) &&
    fits(journal.file, SHAPES.file) &&
    hasSizes(journal) &&
    hasParts(journal);
  if (!good) throw new TypeError('This is no upload journal.');
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
