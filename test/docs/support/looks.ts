import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'docs/.vitepress/theme/looks';

/** The looks of the gallery. */
export const LOOKS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.css'))
  .map((file) => ({
    className: file.replace('.css', ''),
    css: readFileSync(`${FOLDER}/${file}`, 'utf8'),
  }));
