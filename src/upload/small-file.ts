import { lstat, open, readFile, rename, rm } from 'node:fs/promises';

/** Bytes. A journal of 10,000 parts takes less than 2 MB. */
const MAX_SIZE = 4 * 2 ** 20;

/**
 * Reads a small text file; undefined when it does not exist. Symlinks and pipes are rejected:
 * anyone with write access to the folder could point them anywhere.
 * @throws Error when the path is not a small regular file
 */
export async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > MAX_SIZE) throw new TypeError('Not a small regular file.');
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces a file atomically, readable by its owner only: readers see the old or the new text, even
 * after a crash. The temporary file is created exclusively (`wx`), so that a symlink planted in its
 * place is never written through, but fails or is removed.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  await rm(temporary, { force: true }); // left by a killed run
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}
