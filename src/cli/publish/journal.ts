import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { readSmallFile, replaceFile } from '../../upload/small-file.ts';

/** The progress of a publication. Contains no key, and no URL except the API's. */
export interface Steps {
  /** Of the picture or film that was uploaded. */
  assetId?: string;
  /** The requested film; `known` lists the films that existed before. */
  film?: { motion: string; known: string[]; id?: string };
}

interface Entry extends Steps {
  readonly version: 1;
  readonly apiBase: string;
  readonly size: number;
  /** Last modification, epoch ms. */
  readonly modified: number;
  /** SHA-256 of the file in hex: a changed file can have the same size and time. */
  readonly digest: string;
}

/**
 * The progress of a publication, in a file beside the picture, so that the same command can resume
 * after any interruption. Valid only for the same bytes and the same API.
 */
export class PublishJournal {
  readonly steps: Steps;
  readonly #path: string;
  readonly #metadata: Omit<Entry, keyof Steps>;

  private constructor(path: string, metadata: Omit<Entry, keyof Steps>, steps: Steps) {
    this.#path = path;
    this.#metadata = metadata;
    this.steps = steps;
  }

  static async open(
    file: string,
    metadata: { size: number; modified: number; apiBase: string },
  ): Promise<PublishJournal> {
    const path = `${file}.ojin-publish.json`;
    const digest = await digestOf(file);
    const entry: Omit<Entry, keyof Steps> = { version: 1, ...metadata, digest };
    const text = (await readSmallFile(path).catch(() => undefined)) ?? '{}';
    return new PublishJournal(path, entry, stepsIn(text, entry));
  }

  async save(steps: Steps): Promise<void> {
    Object.assign(this.steps, steps);
    await replaceFile(this.#path, JSON.stringify({ ...this.#metadata, ...this.steps }));
  }

  remove = (): Promise<void> => rm(this.#path, { force: true });
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Ignores a journal that is invalid or does not match: the publication starts over. */
function stepsIn(text: string, metadata: Omit<Entry, keyof Steps>): Steps {
  try {
    const { assetId, film, ...rest } = JSON.parse(text) as Partial<Entry>;
    const matches = Object.entries(metadata).every(
      ([name, value]) => (rest as Record<string, unknown>)[name] === value,
    );
    if (!matches || typeof assetId !== 'string') return {};
    const isValid =
      film &&
      Array.isArray(film.known) &&
      film.known.every((id) => typeof id === 'string') &&
      typeof film.motion === 'string' &&
      /^(string|undefined)$/.test(typeof film.id);
    return { assetId, ...(isValid ? { film } : {}) };
  } catch {
    return {};
  }
}
