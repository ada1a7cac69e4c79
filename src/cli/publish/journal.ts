import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** How far a publication has come. No key, no URL but the API's. */
export interface Steps {
  /** Of the picture or film that was uploaded. */
  assetId?: string;
  /** The film that was asked for: what was there before tells which one is new. */
  film?: { motion: string; known: string[]; id?: string };
}

interface Entry extends Steps {
  readonly version: 1;
  readonly apiBase: string;
  readonly size: number;
  /** Last modification, epoch ms. */
  readonly modified: number;
}

/**
 * What a publication has reached, in a file beside the picture, so that the same command goes on after
 * any end. It counts for the same bytes and the same API only.
 */
export class PublishJournal {
  readonly steps: Steps;
  readonly #path: string;
  readonly #about: Omit<Entry, keyof Steps>;

  private constructor(path: string, about: Omit<Entry, keyof Steps>, steps: Steps) {
    this.#path = path;
    this.#about = about;
    this.steps = steps;
  }

  static async open(
    file: string,
    about: { size: number; modified: number; apiBase: string },
  ): Promise<PublishJournal> {
    const path = `${file}.ojin-publish.json`;
    const entry: Omit<Entry, keyof Steps> = { version: 1, ...about };
    const text = await readFile(path, 'utf8').catch(() => '{}');
    return new PublishJournal(path, entry, stepsIn(text, entry));
  }

  async save(steps: Steps): Promise<void> {
    Object.assign(this.steps, steps);
    const draft = `${this.#path}.tmp`;
    await writeFile(draft, JSON.stringify({ ...this.#about, ...this.steps }), { mode: 0o600 });
    await rename(draft, this.#path);
  }

  remove = (): Promise<void> => rm(this.#path, { force: true });
}

/** Whatever else the file holds is of no use, and begins anew. */
function stepsIn(text: string, about: Omit<Entry, keyof Steps>): Steps {
  try {
    const { assetId, film, ...rest } = JSON.parse(text) as Partial<Entry>;
    const same = Object.entries(about).every(
      ([name, value]) => (rest as Record<string, unknown>)[name] === value,
    );
    if (!same || typeof assetId !== 'string') return {};
    const good = film && Array.isArray(film.known) && typeof film.motion === 'string';
    return { assetId, ...(good ? { film } : {}) };
  } catch {
    return {};
  }
}
