import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { apiTables } from './docs/api.ts';
import { commandTables } from './docs/commands.ts';
import { previewTable, relayTable } from './docs/measurements.ts';
import { metricsTable } from './docs/metrics.ts';
import { pages } from './docs/pages.ts';
import { errorTable, troubleTable, unexplainedCodes } from './docs/errors.ts';
import { sizeFigures, sizesSentence, sizesTable } from './docs/sizes.ts';

/*
 * Generates what the documentation says about the code: everything between
 * `<!-- generated: name -->` and `<!-- /generated -->`. Needs `npm run build`. `--check` writes
 * nothing, and fails if something is out of date.
 */

const FIGURES = 'docs/.vitepress/sizes.json';
const GUIDE = 'docs/guide/troubleshooting.md';
const BLOCK = /(<!-- generated: ([\w-]+) -->\n)[^]*?(<!-- \/generated -->)/g;

const generated: Readonly<Record<string, string>> = {
  ...apiTables(),
  errors: errorTable(),
  troubles: troubleTable(),
  metrics: metricsTable(),
  commands: await commandTables(),
  sizes: sizesTable(),
  'preview-times': previewTable(),
  'relay-load': relayTable(),
  'sizes-sentence': sizesSentence(),
};

const used = new Set<string>();
const formatOf = async (file: string, text: string) =>
  format(text, { ...(await resolveConfig(file)), filepath: file });
/** The new text of each file. */
const files = new Map<string, string>([[FIGURES, JSON.stringify(sizeFigures())]]);
for (const file of pages()) {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(BLOCK, (_, begin: string, name: string, end: string) => {
    const text = generated[name];
    if (text === undefined) throw new Error(`${file}: nothing generates "${name}".`);
    used.add(name);
    return `${begin}\n${text}\n\n${end}`;
  });
  if (after !== before) files.set(file, after);
}

const problems = Object.keys(generated)
  .filter((name) => !used.has(name))
  .map((name) => `No page shows the generated "${name}".`);
for (const name of unexplainedCodes(readFileSync(GUIDE, 'utf8')))
  problems.push(`${GUIDE} has no heading "### ${name}".`);

const isCheck = process.argv.includes('--check');
for (const [file, text] of files) {
  const formatted = await formatOf(file, text);
  if (formatted === readFileSync(file, 'utf8')) continue;
  if (isCheck) problems.push(`${file} is out of date: run "npm run docs:generate".`);
  else writeFileSync(file, formatted);
}
if (problems.length) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
