import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { RE2JS } from 're2js';
import { OjinError } from '../../http/error.ts';
import { measure } from './json-bounds.ts';
import { costOf, type SchemaCost } from './schema-cost.ts';

/** A validation error of one field. */
export interface Problem {
  /** JSON Pointer (RFC 6901), such as `/speech/language`; empty for the whole value. */
  readonly path: string;
  /** Such as `must be string`; never contains the value. */
  readonly message: string;
}

/** The parameters violate the variant's `configuration_schema`; nothing was sent. */
export class ConfigurationError extends OjinError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('invalid');
    const list = problems.map(({ path, message }) => `${path || 'the configuration'} ${message}`);
    this.name = 'ConfigurationError';
    this.message = `invalid: ${list.slice(0, MAX_LISTED).join('; ')}`;
    this.problems = problems;
  }
}

/** The message lists at most this many problems; `problems` has them all. */
const MAX_LISTED = 5;

/** Returns all problems of a value; empty if valid. @throws SchemaError when it is too large. */
export type Check = (value: unknown) => Problem[];

/** An unusable schema: invalid, recursive, too complex, or with external references. */
export class SchemaError extends OjinError {
  constructor(cause: unknown) {
    super('bad-answer');
    this.name = 'SchemaError';
    this.message = `bad-answer: ${(cause as Error).message}`;
    this.cause = cause;
  }
}

/** For schemas. A typical configuration schema has a depth of 10 and a few hundred nodes. */
const SCHEMA_BOUNDS = { depth: 32, nodes: 2000 };
/** For validated values. */
const VALUE_BOUNDS = { depth: 64, nodes: 20_000 };
/** Steps of a schema with all references resolved. */
const MAX_STEPS = 5000;
/** Instructions of all patterns: compiling these takes 0.1 s. */
const MAX_INSTRUCTIONS = 100_000;
/** Steps of the schema × nodes of the value: at worst 0.25 s, and as many errors. */
const MAX_WORK = 250_000;
/** (Steps + instructions) × characters of the value: at worst 1 s. */
const MAX_TEXT_WORK = 400_000_000;

/**
 * RE2 matches in linear time, and rejects unsupported syntax such as lookahead. Schemas come from a
 * service, and a pattern like `^(a+)+$` can block V8 forever.
 */
const linearPatterns = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    return { test: (text: string) => compiled.test(text), toString: () => pattern };
  },
  { code: 'linearPatterns' },
);

/**
 * Compiles a JSON Schema: draft 2020-12 if declared by `$schema`, else draft 07. The cost is
 * bounded before compilation, and again before validating a value: neither takes longer than about
 * a second.
 * @throws SchemaError; so does the check, for a value that is too large for this schema
 */
export function compileSchema(schema: unknown): Check {
  try {
    measure(schema, SCHEMA_BOUNDS);
    const cost = costOf(schema);
    if (cost.steps > MAX_STEPS || cost.instructions > MAX_INSTRUCTIONS)
      throw new TypeError('The schema is too complex.');
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
    ownProperties: true, // otherwise every object has a property `constructor`
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
    checkSize(value, steps, instructions);
    return validate(value) ? [] : (validate.errors ?? []).map(problem);
  };
}

function checkSize(value: unknown, steps: number, instructions: number): void {
  try {
    const { nodes, characters } = measure(value, VALUE_BOUNDS);
    if (steps * nodes > MAX_WORK || (steps + instructions) * characters > MAX_TEXT_WORK)
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
    return { path: at(additionalProperty), message: 'is not supported by this variant' };
  const values = allowedValues ? `: ${allowedValues.map(String).join(', ')}` : '';
  return { path: instancePath, message: (message ?? 'is not allowed') + values };
}
