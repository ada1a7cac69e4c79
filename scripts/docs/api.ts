import { readFileSync } from 'node:fs';
import { cell, code, table } from './tables.ts';

/* The API of the elements, from dist/custom-elements.json, made by `npm run build`. */

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
  const section = (title: string, head: string[], rows: string[][]) =>
    `## ${title}\n\n${table(head, rows)}`;
  return [
    section(
      'Attributes',
      ['attribute', 'type', 'meaning'],
      attributes.map((item) => [code(item.name), type(item), cell(item.description)]),
    ),
    section(
      'Properties',
      ['property', 'type', 'meaning'],
      properties.map((item) => [
        code(item.name) + (item.readonly ? ' (read only)' : ''),
        type(item),
        cell(item.description),
      ]),
    ),
    section(
      'Methods',
      ['method', 'returns', 'meaning'],
      methods.map((item) => [
        code(`${item.name}()`),
        code(item.return?.type?.text ?? 'void'),
        cell(item.description),
      ]),
    ),
    section('Events', ['event', 'meaning'], named(events)),
    section('Slots', ['slot', 'meaning'], named(slots)),
    section('Parts', ['part', 'meaning'], named(cssParts)),
    section(
      'Custom properties',
      ['property', 'default', 'meaning'],
      css.cssProperties.map((item) => [
        code(item.name),
        code(item.default),
        cell(item.description),
      ]),
    ),
    section(
      'States',
      ['state', 'meaning'],
      named(css.cssStates, (name) => code(`:state(${name})`)),
    ),
  ].join('\n\n');
}

/** Markdown by tag name. */
export function apiTables(): Record<string, string> {
  const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as {
    modules: { declarations: Declaration[] }[];
  };
  const elements = modules
    .flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName);
  return Object.fromEntries(elements.map((element) => [element.tagName, tables(element)]));
}
