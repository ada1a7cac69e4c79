import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/*
 * Bytes that a page loads, per entry, against the limits. An entry's first load is the entry and
 * everything it imports statically; the chunks are loaded when they are needed, each named below.
 */

interface Entry {
  readonly name: string;
  readonly files: readonly string[];
  /** gzip bytes; KB are 1024 bytes. */
  readonly limit?: number;
}

const KB = 1024;
const source = (file: string) => readFileSync(`dist/${file}`, 'utf8');

/** A file and what it imports statically, recursively. */
function closure(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = source(file).matchAll(
    /(?:^|[;}])\s*(?:import|export)\b[^;("']*from\s*["']([^"']+)["']/g,
  );
  const inner = [...imports].flatMap(([, path = '']) =>
    closure(new URL(path, `file:///${file}`).pathname.slice(1), seen),
  );
  return [file, ...inner];
}

const chunk = (name: string): string => {
  const found = readdirSync('dist/chunks').find((file) =>
    new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file),
  );
  if (!found) throw new Error(`dist/chunks has no ${name}-*.js: run "npm run build" first.`);
  return `chunks/${found}`;
};

const onDemand = (name: string, files: string[]): Entry => ({
  name: `  ${name}`,
  files: files.flatMap((file) => closure(file)),
});

const ENTRIES: Entry[] = [
  { name: '<ojin-preview>, first load', files: closure('ojin-widget.js'), limit: 12 * KB },
  onDemand('when it plays, or something fails', [chunk('recovery')]),
  onDemand('autoplay', [chunk('autoplay')]),
  onDemand('an error', [chunk('error-panel')]),
  onDemand('another language (German)', [chunk('locales'), chunk('de')]),
  onDemand('controls="themed"', [chunk('themed')]),
  onDemand('diagnose()', [chunk('diagnose')]),
  {
    name: '<sjinn-task>, on top of the preview',
    files: closure(chunk('sjinn-task')),
    limit: 10 * KB,
  },
  onDemand('a task is started: texts for trouble', [chunk('task-trouble')]),
  onDemand('another language (German)', [chunk('task-task'), chunk('task-de')]),
  { name: 'classic script, all of the preview in one', files: ['ojin-widget.iife.js'] },
];

let tooLarge = false;
const row = (...cells: string[]) =>
  console.log(cells.map((cell, index) => (index ? cell.padStart(9) : cell.padEnd(38))).join(' '));
const kb = (bytes: number) => `${(bytes / KB).toFixed(2)} KB`;

row('', 'raw', 'gzip', 'brotli', 'limit', '');
for (const { name, files, limit } of ENTRIES) {
  const sum = (pack: (text: string) => { length: number }) =>
    files.reduce((total, file) => total + pack(source(file)).length, 0);
  const gzip = sum((text) => gzipSync(text, { level: 9 }));
  const over = limit !== undefined && gzip > limit;
  tooLarge ||= over;
  row(
    name,
    kb(sum((text) => Buffer.from(text))),
    kb(gzip),
    kb(sum((text) => brotliCompressSync(text))),
    limit ? kb(limit) : '',
    over ? 'TOO LARGE' : '',
  );
}

for (const file of readdirSync('dist/chunks').filter((name) => name.endsWith('.js'))) {
  // the page may spell the entry's URL in its own way (a query, a redirect): imported back by
  // another URL, it would be loaded and run a second time
  if (!/from\s*["']\.\.\/ojin-widget\.js/.test(source(`chunks/${file}`))) continue;
  console.error(`chunks/${file} imports the entry: hand over what it needs instead.`);
  tooLarge = true;
}
process.exitCode = tooLarge ? 1 : 0;
