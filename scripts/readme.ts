import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/*
 * Generates the API tables of the README from dist/custom-elements.json, made by `npm run build`.
 * `--check` writes nothing, and fails if they are out of date.
 */

interface Item {
  name: string;
  description?: string;
  type?: { text: string };
  default?: string;
  fieldName?: string;
  kind?: string;
  privacy?: string;
  readonly?: boolean;
  return?: { type?: { text: string } };
}

interface Declaration {
  tagName: string;
  attributes: Item[];
  members: Item[];
  events: Item[];
  slots: Item[];
  cssParts: Item[];
  cssProperties: Item[];
  cssStates: Item[];
}

const manifest = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as {
  modules: { declarations: Declaration[] }[];
};

const cell = (text = ''): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text = ''): string => (text ? `\`${cell(text)}\`` : '');
const table = (title: string, head: string[], rows: string[][]): string =>
  [
    `**${title}**\n`,
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

const type = ({ type: { text } = { text: 'string' } }: Item): string =>
  code(text.replace(' | null | undefined', ''));

function tables({ attributes, members, events, slots, cssParts, ...css }: Declaration): string {
  const named = (items: Item[], wrap = code) =>
    items.map(({ name, description }) => [wrap(name) || '(default)', cell(description)]);
  const visible = members.filter(
    ({ name, privacy }) => !name.startsWith('#') && privacy !== 'private',
  );
  const attributeFields = new Set(attributes.map(({ fieldName }) => fieldName));
  const properties = visible.filter(
    ({ kind, name }) => kind === 'field' && !attributeFields.has(name),
  );
  const methods = visible.filter(
    ({ kind, name }) => kind === 'method' && !name.endsWith('Callback'),
  );
  return [
    table(
      'Attributes',
      ['attribute', 'type', ''],
      attributes.map((item) => [code(item.name), type(item), cell(item.description)]),
    ),
    table(
      'Properties',
      ['property', 'type', ''],
      properties.map((item) => [
        code(item.name) + (item.readonly ? ' (read only)' : ''),
        type(item),
        cell(item.description),
      ]),
    ),
    table(
      'Methods',
      ['method', 'returns', ''],
      methods.map((item) => [
        code(`${item.name}()`),
        code(item.return?.type?.text ?? 'void'),
        cell(item.description),
      ]),
    ),
    table('Events', ['event', ''], named(events)),
    table('Slots', ['slot', ''], named(slots)),
    table('Parts', ['part', ''], named(cssParts)),
    table(
      'Custom properties',
      ['property', 'default', ''],
      css.cssProperties.map((item) => [
        code(item.name),
        code(item.default),
        cell(item.description),
      ]),
    ),
    table(
      'States',
      ['state', ''],
      named(css.cssStates, (name) => code(`:state(${name})`)),
    ),
  ].join('\n\n');
}

const before = readFileSync('README.md', 'utf8');
let after = before;
for (const declaration of manifest.modules.flatMap(({ declarations }) => declarations)) {
  if (!declaration.tagName) continue;
  const marker = `<!-- api:${declaration.tagName} -->`;
  const parts = after.split(marker);
  if (parts.length !== 3)
    throw new Error(`README.md must contain exactly two markers "${marker}".`);
  parts[1] = `\n\n${tables(declaration)}\n\n`;
  after = parts.join(marker);
}
after = await format(after, { ...(await resolveConfig('README.md')), parser: 'markdown' });

if (process.argv.includes('--check')) {
  if (after !== before) throw new Error('README.md is out of date: run "npm run readme".');
} else {
  writeFileSync('README.md', after);
}
