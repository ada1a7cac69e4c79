import { open, readFile, rename, rm } from 'node:fs/promises';
import type { FileDescription } from '../ojin/authenticated/client.ts';
import type { UploadSession } from '../ojin/authenticated/wire.ts';

/** What the store has acknowledged. */
export interface SentPart {
  /** As the store gave it; empty when it gave none. */
  readonly etag: string;
  /** Whether the ETag is the MD5 of the part, and was compared. */
  readonly verified: boolean;
}

/** All it takes to go on after a crash. No key, no URL. */
export interface Journal {
  readonly version: 1;
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
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    return checked(JSON.parse(text));
  }

  /**
   * Resolves when the journal, with everything it says at that time, is on the disk. Saves that come
   * while one is under way share the next.
   */
  save(journal: Journal): Promise<void> {
    const write = () => {
      this.#next = undefined;
      this.#writing = this.#replace(JSON.stringify(journal));
      return this.#writing;
    };
    return (this.#next ??= this.#writing.then(write));
  }

  async remove(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await rm(this.path, { force: true });
  }

  async #replace(text: string): Promise<void> {
    const draft = `${this.path}.tmp`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, this.path);
  }
}

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

type Shape = Readonly<Record<string, string>>;

const SHAPES: Readonly<Record<'session' | 'file' | 'part', Shape>> = {
  session: { assetId: 'string', uploadId: 'string', s3Key: 'string' },
  file: {
    ...{ name: 'string', category: 'string', mimeType: 'string' },
    size: 'number',
    modified: 'number',
  },
  part: { etag: 'string', verified: 'boolean' },
};

function checked(value: unknown): Journal {
  const fits = (it: unknown, shape: Shape): boolean =>
    Object.entries(shape).every(
      ([name, type]) => typeof (Object(it) as Record<string, unknown>)[name] === type,
    );
  const journal = Object(value) as Journal;
  const good =
    (journal.version as unknown) === 1 &&
    journal.partSize > 0 &&
    fits(journal.session, SHAPES.session) &&
    fits(journal.file, SHAPES.file) &&
    Object.values(Object(journal.parts) as object).every((part) => fits(part, SHAPES.part));
  if (!good) throw new TypeError('This is no upload journal.');
  return journal;
}
