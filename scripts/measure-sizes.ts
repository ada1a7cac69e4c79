import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Manifest } from 'vite';

/*
 * The bytes that a page loads, per entry, and their limits: each entry counts only what is loaded
 * in addition to the one it names, including imported chunks.
 */

interface Entry {
  readonly name: string;
  readonly files: readonly string[];
  /** gzip bytes. */
  readonly limit: number;
}

export const KB = 1024;
const source = (file: string) => readFileSync(`dist/${file}`, 'utf8');

export interface Size {
  readonly name: string;
  /** Bytes. */
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
  /** Of `gzip`. */
  readonly limit: number;
}

const manifest = JSON.parse(source('chunks/manifest.json')) as Manifest;

/** Files of a chunk and its static imports, recursively. */
function closure(key: string): string[] {
  const chunk = manifest[key];
  if (!chunk)
    throw new Error(`dist/chunks/manifest.json has no ${key}: run "npm run build" first.`);
  return [...new Set([chunk.file, ...(chunk.imports ?? []).flatMap(closure)])];
}

/** Files of modules in `src/elements` that are not loaded already. */
const chunks = (modules: readonly string[], loaded: readonly string[] = []): string[] =>
  modules
    .flatMap((module) => closure(`src/elements/${module}.ts`))
    .filter((file) => !loaded.includes(file));

const preview = chunks(['ojin-preview/ojin-preview']);
const onPreview = (...modules: string[]) =>
  chunks(
    modules.map((module) => `ojin-preview/${module}`),
    preview,
  );
const onTask = (...modules: string[]) =>
  chunks(
    modules.map((module) => `sjinn-task/${module}`),
    chunks(['sjinn-task/sjinn-task']),
  );

const ENTRIES: Entry[] = [
  { name: 'the script tag', files: ['ojin-widget.js'], limit: 4 * KB },
  { name: 'the same, classic', files: ['ojin-widget.iife.js'], limit: 4 * KB },
  {
    name: 'until a playing preview is interactive',
    files: ['ojin-widget.js', ...preview],
    limit: 18 * KB,
  },
  { name: '  after its first frame', files: onPreview('aftercare'), limit: 3 * KB },
  { name: '  lookup not done by the script', files: onPreview('find'), limit: 4 * KB },
  {
    name: '  another language (German)',
    files: onPreview('locales/index', 'locales/de'),
    limit: KB,
  },
  { name: '  controls="themed"', files: onPreview('themed'), limit: 37 * KB },
  { name: '  diagnose()', files: onPreview('diagnose'), limit: KB },
  {
    name: '<sjinn-task> on top of a preview',
    files: chunks(['sjinn-task/sjinn-task'], preview),
    limit: 16.5 * KB,
  },
  {
    name: '  another language (German)',
    files: onTask('locales/index', 'locales/de'),
    limit: 2 * KB,
  },
  { name: '  human verification', files: onTask('verification'), limit: KB },
];

export function measureSizes(): Size[] {
  return ENTRIES.map(({ name, files, limit }) => {
    const sum = (pack: (text: string) => { length: number }) =>
      files.reduce((total, file) => total + pack(source(file)).length, 0);
    return {
      name,
      limit,
      raw: sum((text) => Buffer.from(text)),
      gzip: sum((text) => gzipSync(text, { level: 9 })),
      brotli: sum((text) => brotliCompressSync(text)),
    };
  });
}
