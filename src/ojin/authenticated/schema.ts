import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { OjinError } from '../../http/error.ts';

/** What is wrong with one field. */
export interface Problem {
  /** JSON Pointer (RFC 6901), such as `/speech/language`; empty for the whole. */
  readonly path: string;
  /** Such as `must be string`; it never holds the value. */
  readonly message: string;
}

/** Parameters that the variant's `configuration_schema` does not allow; nothing was sent. */
export class ConfigurationError extends OjinError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('invalid');
    const list = problems.map(({ path, message }) => `${path || 'the configuration'} ${message}`);
    this.name = 'ConfigurationError';
    this.message = `invalid: ${list.slice(0, MOST_NAMED).join('; ')}`;
    this.problems = problems;
  }
}

/** A message names no more problems than this; the list has them all. */
const MOST_NAMED = 5;

/** Finds what is wrong with a value; empty: nothing. */
export type Check = (value: unknown) => Problem[];

/**
 * Compiles a JSON Schema: draft 2020-12 where `$schema` says so, else draft 07.
 * @throws Error when it is no schema, or refers to another document.
 */
export function compileSchema(schema: unknown): Check {
  const { $schema } = Object(schema) as { $schema?: unknown };
  const options = { strict: false, allErrors: true };
  const ajv = String($schema).includes('2020-12') ? new Ajv2020(options) : new Ajv(options);
  formats.default(ajv);
  const validate: ValidateFunction = ajv.compile(schema as object);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(problem));
}

function problem({ instancePath, params, message }: ErrorObject): Problem {
  const { missingProperty, additionalProperty, allowedValues } = params as {
    missingProperty?: string;
    additionalProperty?: string;
    allowedValues?: readonly unknown[];
  };
  const at = (key: string) => `${instancePath}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (missingProperty !== undefined) return { path: at(missingProperty), message: 'is missing' };
  if (additionalProperty !== undefined)
    return { path: at(additionalProperty), message: 'is not known to this variant' };
  const values = allowedValues ? `: ${allowedValues.map(String).join(', ')}` : '';
  return { path: instancePath, message: (message ?? 'is not allowed') + values };
}
