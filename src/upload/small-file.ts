import { lstat, open, readFile, rename, rm } from 'node:fs/promises';

/** Bytes. A journal of 10,000 parts has less than 2 MB. */
const LARGEST = 4 * 2 ** 20;

/**
 * The text of a small file; undefined when there is none. Links and pipes are not followed: whoever may
 * write to the folder could lead them anywhere.
 * @throws Error when something else is there
 */
export async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > LARGEST) throw new TypeError('This is no small file.');
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces a file at once, for its owner only: whoever reads it sees the old text or the new one, also
 * after a crash. The draft is created exclusively (`wx`), so that a link which somebody planted at its
 * place is not written through, but is an error or is removed.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.tmp`;
  await rm(draft, { force: true }); // of a run that was killed
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
}
