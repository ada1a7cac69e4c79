import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { storedObject, type Media, type StoredObject } from './objects/store.ts';
import { weightsFile } from './ojin/seed.ts';

const FOLDER = new URL('./media/', import.meta.url);

/** `Last-Modified` of all bundled files: independent of the checkout. */
const LAST_MODIFIED = Date.UTC(2025, 5, 18, 14, 5);

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.jpg': 'image/jpeg',
  '.mp3': 'audio/mpeg',
};

/** Reads the bundled media, once for all scopes. */
export async function loadMedia(): Promise<Media> {
  const names = await readdir(FOLDER);
  const entries = await Promise.all(
    names.map(async (name): Promise<[string, StoredObject]> => {
      const contentType = CONTENT_TYPES[extname(name)] ?? 'application/octet-stream';
      return [
        name,
        storedObject(await readFile(new URL(name, FOLDER)), contentType, LAST_MODIFIED),
      ];
    }),
  );
  const files = new Map([...entries, ['weights.safetensors', weightsFile(LAST_MODIFIED)]]);
  return (name) => {
    const object = files.get(name);
    if (!object) throw new Error(`${name} is missing: run "npx tsx scripts/make-media.ts".`);
    return object;
  };
}
