import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { cell, code, table } from './docs/tables.ts';
import { OJIN } from './services/ojin.ts';
import { SJINN } from './services/sjinn.ts';
import type { Item, Operation, Place, Service } from './services/table.ts';

/*
 * Generates docs/reference/services.md: everything that the documents of both services say, where it is
 * in the code, and which test shows it. `--check` writes nothing, and fails if the page is out of date,
 * or if a file lacks what the table says is in it.
 */

const PAGE = 'docs/reference/services.md';
export const SERVICES: readonly Service[] = [OJIN, SJINN];

const link = ([file]: Place): string => `[${file.split('/').at(-1) ?? file}](../../${file})`;

const HEAD = ['kind', 'name', 'the document says', 'spelling', 'code', 'test'];
const row = ({ kind, name, says, source, ...places }: Item): string[] => [
  ...[kind, code(name), cell(says), source, link(places.code), link(places.test)],
];

const section = ({ title, call, source, items }: Operation): string =>
  [
    `### ${title}\n`,
    ...(call ? [`${code(call)}: path and verb ${source}\n`] : []),
    table(HEAD, items.map(row)),
  ].join('\n');

const page = (): string =>
  [
    '---\npageClass: reference\n---\n',
    '# What the services say, and where it is here\n',
    [
      'Each line is from the vendor’s document. “Published” means that the name, path or number is spelled out there;',
      '“derived”, that it is only described in words, so that its spelling is our guess. One table per service corrects',
      'a wrong guess: `src/ojin/authenticated/contract.ts` and `src/sjinn/contract.ts`.\n',
    ].join('\n'),
    ...SERVICES.flatMap(({ title, operations }) => [`## ${title}\n`, ...operations.map(section)]),
  ].join('\n\n');

/** Every file that lacks what the table says is in it. */
export function problems(): readonly string[] {
  const contents = new Map<string, string>();
  const read = (file: string): string => {
    try {
      contents.set(file, contents.get(file) ?? readFileSync(file, 'utf8'));
    } catch {
      contents.set(file, '');
    }
    return contents.get(file) ?? '';
  };
  return SERVICES.flatMap(({ operations }) =>
    operations.flatMap(({ title, items }) =>
      items.flatMap(({ code, test }) =>
        [code, test]
          .filter(([file, text]) => !read(file).includes(text))
          .map(([file, text]) => `${title}: ${file} does not contain "${text}".`),
      ),
    ),
  );
}

/** The page as it should be. */
export const generate = async (): Promise<string> =>
  format(page(), { ...(await resolveConfig(PAGE)), parser: 'markdown' });

export const isUpToDate = async (): Promise<boolean> =>
  (await generate()) === readFileSync(PAGE, 'utf8');

if (process.argv[1]?.endsWith('services.ts')) {
  const found = problems();
  if (found.length) throw new Error(found.join('\n'));
  if (!process.argv.includes('--check')) writeFileSync(PAGE, await generate());
  else if (!(await isUpToDate()))
    throw new Error(`${PAGE} is out of date: run "npm run services".`);
}
