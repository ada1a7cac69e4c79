import { isRecord } from '../../http/json.ts';
import { fields } from '../wire.ts';
import { CONTRACT, type Answers, type Contract, type Names } from './contract.ts';

/** Reads one record of an answer, whose fields may have several names each. */
export interface Reader<Field extends string> {
  /** The fields that are present, each under the first of its names in the default contract. */
  readonly canonical: Readonly<Record<string, unknown>>;
  /** Undefined when it is missing, null or empty. */
  readonly any: (field: Field) => unknown;
  /** A text, truncated; empty when it is missing or anything else. */
  readonly text: (field: Field) => string;
}

type Kind = Exclude<keyof Answers, 'page' | 'envelope' | 'error'>;
type FieldOf<K extends Kind> = keyof Answers[K] & string;

/** @throws TypeError when the answer is not a JSON object */
export function reader<K extends Kind>(
  json: unknown,
  kind: K,
  { answers }: Contract,
): Reader<FieldOf<K>> {
  const names: Readonly<Record<string, Names>> = answers[kind];
  const read = (record: unknown, field: string) => present(record, names[field] ?? []);
  const record = content(json, answers, (it) =>
    Object.keys(names).some((field) => read(it, field) !== undefined),
  );
  fields(record);
  const first: Readonly<Record<string, Names>> = CONTRACT.answers[kind];
  const nameOf = (field: string) => first[field]?.[0] ?? field;
  const canonical = Object.fromEntries(
    Object.keys(names)
      .map((field) => [nameOf(field), read(record, field)] as const)
      .filter(([, value]) => value !== undefined),
  );
  const [any, text] = fields(canonical);
  return {
    canonical,
    any: (field) => any(nameOf(field)),
    text: (field) => text(nameOf(field)),
  };
}

/** One page of a list, undecoded. @throws TypeError when there is no list */
export function readPage(json: unknown, { answers }: Contract) {
  const list = (it: unknown) => answers.page.items.map((name) => at(it, name)).find(Array.isArray);
  const page = content(json, answers, (it) => list(it) !== undefined);
  const entries: readonly unknown[] | undefined = list(page);
  if (!entries) throw new TypeError();
  const total = present(page, answers.page.total);
  return { entries, total: Number.isInteger(total) ? Number(total) : undefined };
}

/** The answer without its envelope: the first that has what is looked for, else the answer itself. */
const content = (json: unknown, { envelope }: Answers, has: (it: unknown) => boolean): unknown =>
  envelope.content.map((name) => at(json, name)).find(has) ?? json;

/** A property of an answer; with an empty name, the answer itself. */
function at(json: unknown, name: string): unknown {
  if (name === '') return json;
  return isRecord(json) ? json[name] : undefined;
}

/** The first that is neither missing, null nor empty. */
const present = (json: unknown, names: readonly string[]): unknown =>
  names.map((name) => at(json, name)).find((value) => value != null && value !== '');
