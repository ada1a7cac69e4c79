import { existsSync } from 'node:fs';

/** Locations of the built widget, relative to `dist/npm/cli` and to `src/cli`. */
const FOLDERS = ['../../', '../../dist/'].map((path) => new URL(path, import.meta.url));

/** Folder of the built widget; undefined before the build. */
export const distFolder = (): URL | undefined =>
  FOLDERS.find((folder) => existsSync(new URL('ojin-widget.js', folder)));
