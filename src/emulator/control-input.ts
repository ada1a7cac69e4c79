import { isRecord } from '../http/json.ts';
import { pathPattern, type Fault, type FaultRule } from './faults.ts';
import type { Settings } from './scope.ts';
import { TASK_SCRIPTS } from './sjinn/script.ts';

/** Invalid control input; the message names the field and the expected value. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

interface Rule {
  readonly accepts: (value: unknown) => boolean;
  readonly expects: string;
}
type Rules<T> = { readonly [Name in keyof Required<T>]: Rule };

const integer = (min: number, max: number): Rule => ({
  accepts: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  expects: `a whole number from ${min} to ${max}`,
});
const fraction: Rule = {
  accepts: (value) => typeof value === 'number' && value > 0 && value <= 1,
  expects: 'a number above 0, at most 1',
};
const text: Rule = { accepts: (value) => typeof value === 'string', expects: 'a string' };
const flag: Rule = { accepts: (value) => typeof value === 'boolean', expects: 'true or false' };
const headerValue = (value: unknown): boolean =>
  typeof value === 'string' && /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
const headerMap: Rule = {
  accepts: (value) =>
    isRecord(value) &&
    Object.entries(value).every(
      ([name, it]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && headerValue(it),
    ),
  expects: 'an object of header names and values',
};
const pattern: Rule = {
  accepts: (value) => typeof value === 'string' && value.length <= 1000 && compiles(value),
  expects: 'a glob such as "/v1/**", or a regular expression that starts with "^"',
};
const oneOf = (values: readonly unknown[]): Rule => ({
  accepts: (value) => values.includes(value),
  expects: `one of ${values.join(', ')}`,
});
const origin: Rule = {
  accepts: (value) =>
    value === null ||
    (typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value),
  expects: 'an origin such as "http://localhost:8787", or null',
};

const orNull = ({ accepts, expects }: Rule): Rule => ({
  accepts: (value) => value === null || accepts(value),
  expects: `${expects}, or null`,
});

const MAX_COUNT = 1_000_000;
const MAX_MS = 600_000;
const MAX_BYTES = 2 ** 31;

const faultRules: Rules<Fault> = {
  hang: flag,
  delayMs: integer(0, MAX_MS),
  noCors: flag,
  cut: integer(0, MAX_BYTES),
  bytesPerSecond: integer(1, MAX_BYTES),
  headers: headerMap,
  contentType: { accepts: headerValue, expects: 'a header value' },
  body: text,
  expired: flag,
  html: flag,
  garbage: flag,
  status: integer(200, 599),
};

const matchRules: Rules<FaultRule['match']> = {
  path: pattern,
  method: {
    accepts: (value) => typeof value === 'string' && /^[A-Za-z]+$/.test(value),
    expects: 'a method',
  },
};

const ruleRules: Rules<FaultRule> = {
  match: { accepts: isRecord, expects: 'an object with a path' },
  times: integer(1, MAX_COUNT),
  after: integer(0, MAX_COUNT),
  rate: fraction,
  fault: { accepts: isRecord, expects: 'an object that describes the fault' },
};

const settingsRules: Rules<Settings> = {
  urlTtlSeconds: integer(0, 604_800),
  objectsOrigin: origin,
  minPartBytes: integer(1, MAX_BYTES),
  discardUploads: flag,
  idleVideoSeconds: integer(0, 86_400),
  cacheControl: { accepts: headerValue, expects: 'a header value' },
  taskSeconds: integer(0, 86_400),
  taskScript: oneOf(TASK_SCRIPTS),
  credits: integer(0, MAX_COUNT),
  membershipRequired: flag,
  concurrentTasks: orNull(integer(0, MAX_COUNT)),
};

/** @throws InvalidInput */
export function decodeFaultRule(value: unknown): FaultRule {
  const rule = checked(value, ruleRules, 'the body', ['match', 'fault']);
  const match = checked(rule.match, matchRules, 'match', ['path']);
  const fault = checked(rule.fault, faultRules, 'fault', []);
  if (Object.keys(fault).length === 0) {
    throw new InvalidInput(
      `fault must have at least one of: ${Object.keys(faultRules).join(', ')}.`,
    );
  }
  return { ...rule, match, fault } as FaultRule;
}

/** @throws InvalidInput */
export function decodeSettings(value: unknown): Partial<Settings> {
  return checked(value, settingsRules, 'the body', []);
}

/** @throws InvalidInput unless `value` has only known, valid fields and all `required` ones */
function checked<T>(
  value: unknown,
  rules: Rules<T>,
  where: string,
  required: readonly (keyof T)[],
): Partial<T> {
  if (!isRecord(value)) throw new InvalidInput(`${where} must be an object.`);
  for (const name of required) {
    if (!Object.hasOwn(value, name)) throw new InvalidInput(`${where} needs "${String(name)}".`);
  }
  for (const [name, it] of Object.entries(value)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof T] : undefined;
    if (!rule) throw new InvalidInput(`${where} has an unknown field "${name.slice(0, 40)}".`);
    if (!rule.accepts(it)) throw new InvalidInput(`${where}: "${name}" must be ${rule.expects}.`);
  }
  return value as Partial<T>;
}

function compiles(path: string): boolean {
  try {
    return Boolean(pathPattern(path));
  } catch {
    return false;
  }
}
