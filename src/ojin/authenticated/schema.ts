import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { RE2JS } from 're2js';
import { OjinError } from '../../http/error.ts';
import { measured } from './json-bounds.ts';
import { costOf, type SchemaCost } from './schema-cost.ts';

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

/** Finds what is wrong with a value; empty: nothing. @throws SchemaError when the value is too large. */
export type Check = (value: unknown) => Problem[];

/** A schema that cannot be used: it is none, it refers to other documents or itself, or is too costly. */
export class SchemaError extends OjinError {
  constructor(cause: unknown) {
    super('bad-answer');
    this.name = 'SchemaError';
    this.message = `bad-answer: ${(cause as Error).message}`;
    this.cause = cause;
  }
}

/** Of a schema: levels, and values of all kinds. A configuration's has 10 and some hundreds. */
const SCHEMA = { depth: 32, nodes: 2000 };
/** Of a value that is checked. */
const VALUE = { depth: 64, nodes: 20_000 };
/** Steps of a schema with all references followed. */
const MOST_STEPS = 5000;
/** Instructions of all patterns: compiling them takes a tenth of a second. */
const MOST_INSTRUCTIONS = 100_000;
/** Steps of the schema × nodes of the value: at worst a quarter of a second, and as many errors. */
const MOST_WORK = 250_000;
/** (Steps + instructions) × characters of the value: at worst a second. */
const MOST_TEXT_WORK = 400_000_000;

/**
 * RE2 matches in linear time, and refuses what it cannot match so, such as lookahead. The schemas come
 * from a service, and V8 can be held up for ever by `^(a+)+$`.
 */
const linearPatterns = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return { test: (text: string) => compiled.test(text), toString: () => pattern };
  },
  { code: 'linearPatterns' },
);

/**
 * Compiles a JSON Schema: draft 2020-12 where `$schema` says so, else draft 07. What a schema may cost
 * is bounded before it is compiled, and what it may cost on a value before the value is checked: none
 * takes longer than about a second.
 * @throws SchemaError; so does the check, for a value that is too large for this schema
 */
export function compileSchema(schema: unknown): Check {
  try {
    measured(schema, SCHEMA);
    const cost = costOf(schema);
    if (cost.steps > MOST_STEPS || cost.instructions > MOST_INSTRUCTIONS)
      throw new TypeError('The schema is too costly.');
    return boundedCheck(compiled(schema), cost);
  } catch (cause) {
    throw new SchemaError(cause);
  }
}

function compiled(schema: unknown): ValidateFunction {
  const { $schema } = Object(schema) as { $schema?: unknown };
  const options = {
    strict: false,
    allErrors: true,
    ownProperties: true, // else every object has a property `constructor`
    inlineRefs: false,
    logger: false as const,
    code: { regExp: linearPatterns },
  };
  const ajv = String($schema).includes('2020-12') ? new Ajv2020(options) : new Ajv(options);
  formats.default(ajv);
  return ajv.compile(schema as object);
}

function boundedCheck(validate: ValidateFunction, { steps, instructions }: SchemaCost): Check {
  return (value) => {
    refuseLarge(value, steps, instructions);
    return validate(value) ? [] : (validate.errors ?? []).map(problem);
  };
}

function refuseLarge(value: unknown, steps: number, instructions: number): void {
  try {
    const { nodes, characters } = measured(value, VALUE);
    if (steps * nodes > MOST_WORK || (steps + instructions) * characters > MOST_TEXT_WORK)
      throw new TypeError('The value is too large for this schema.');
  } catch (cause) {
    throw new SchemaError(cause);
  }
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
