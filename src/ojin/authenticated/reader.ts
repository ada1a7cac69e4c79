import { fields } from '../wire.ts';
import type { Names } from './contract.ts';

/** Reads one record of an answer, whose fields may have several names each. */
export interface Reader<Field extends string> {
  /** The fields that are present, each under the first of its names. */
  readonly canonical: Readonly<Record<string, unknown>>;
  /** Undefined when it is missing, null or empty. */
  readonly any: (field: Field) => unknown;
  /** A text, truncated; empty when it is missing or anything else. */
  readonly text: (field: Field) => string;
}

/** @throws TypeError when the answer is not a JSON object */
export function reader<Field extends string>(
  json: unknown,
  names: Readonly<Record<Field, Names>>,
): Reader<Field> {
  fields(json);
  const record = json as Record<string, unknown>;
  const present = Object.values<Names>(names).flatMap((aliases) => {
    const value = aliases.map((name) => record[name]).find((it) => it != null && it !== '');
    return value === undefined ? [] : [[aliases[0], value] as const];
  });
  const canonical: Record<string, unknown> = Object.fromEntries(present);
  const [any, text] = fields(canonical);
  return {
    canonical,
    any: (field) => any(names[field][0]),
    text: (field) => text(names[field][0]),
  };
}
