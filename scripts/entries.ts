import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const locales = readdirSync('src/locales').map((file) => `locales/${file.replace('.ts', '')}`);

/** What is imported from the package: files of src, and of dist/npm, without their extensions. */
export const LIBRARY = [
  ...['index', 'ojin-preview', 'sjinn-task', 'classes', 'react', ...locales],
  ...['ojin/index', 'upload/index', 'sjinn/index'],
  ...['relay/index', 'relay/node', 'relay/metrics'],
  ...['emulator/index', 'emulator/node', 'cli/schemas'],
];

/** The same, and what is run. */
export const ENTRIES = [...LIBRARY, 'cli/main'];

/** For `require()`, which loads ES modules from Node 20.19: TypeScript and bundlers want a file. */
export function writeCommonJs(): void {
  for (const name of LIBRARY) {
    const [directive = ''] =
      /^"use client";\n/.exec(readFileSync(`dist/npm/${name}.js`, 'utf8')) ?? [];
    const code = `${directive}module.exports = require('./${basename(name)}.js');\n`;
    writeFileSync(`dist/npm/${name}.cjs`, code);
  }
}
