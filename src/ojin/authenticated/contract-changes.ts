import { isRecord } from '../../http/json.ts';
import { CONTRACT, METHODS, type Contract, type ContractChanges } from './contract.ts';

/** A user's contract is invalid. The message names each entry and says what is expected. */
export class ContractError extends TypeError {
  override readonly name = 'ContractError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The contract is invalid: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}

interface Rule {
  readonly pattern: RegExp;
  readonly expects: string;
}

const NAME: Rule = { pattern: /^(?!__proto__$)[^\p{C}]{1,100}$/u, expects: 'a name' };
/** One segment; no dot segments. */
const PATH = '(/(?!\\.{1,2}(/|$))[\\w.~-]+)';

/** What the entries of a section look like; `NAME` if it is not listed. */
const RULES: Readonly<Record<string, Rule>> = {
  headers: { pattern: /^[\w!#$%&'*+.^`|~-]{1,100}$/, expects: 'the name of a header' },
  verbs: { pattern: new RegExp(`^(${METHODS.join('|')})$`), expects: METHODS.join(' or ') },
  paths: { pattern: new RegExp(`^${PATH}{1,9}$`), expects: 'a path such as "/a/b"' },
};
/** Relative to an asset. */
const SUFFIX: Rule = {
  pattern: new RegExp(`^${PATH}{0,9}$`),
  expects: 'a path such as "/a", or ""',
};
/** The answer itself may be what is looked for. */
const NAME_OR_SELF: Rule = { pattern: /^[^\p{C}]{0,100}$/u, expects: 'names, or ""' };

const EXCEPTIONS: Readonly<Record<string, Rule>> = {
  'paths.link': SUFFIX,
  'paths.metadata': SUFFIX,
  'answers.envelope.content': NAME_OR_SELF,
  'answers.page.items': NAME_OR_SELF,
};

/**
 * A contract with changes. A list of names replaces the whole list.
 *
 * @param base what is changed; default: the default contract
 * @example contractOf({ paths: { assets: '/files' }, answers: { page: { items: ['records'] } } })
 * @throws ContractError that lists all problems
 */
export function contractOf(changes: unknown = {}, base: Contract = CONTRACT): Contract {
  const problems: string[] = [];
  const contract = merged(base, changes, '', problems);
  if (problems.length) throw new ContractError(problems);
  return contract as Contract;
}

function merged(base: unknown, change: unknown, place: string, problems: string[]): unknown {
  if (change === undefined) return base;
  const refuse = (expects: string): unknown => {
    problems.push(`${place || 'it'} must be ${expects}`);
    return base;
  };
  const { pattern, expects } = EXCEPTIONS[place] ?? RULES[place.split('.')[0] ?? ''] ?? NAME;
  const fits = (value: unknown) => typeof value === 'string' && pattern.test(value);
  if (typeof base === 'string') return fits(change) ? change : refuse(expects);
  if (Array.isArray(base)) {
    const isList = Array.isArray(change) && change.length > 0 && change.every(fits);
    return isList ? change : refuse(`a list of ${expects.replace(/^a name$/, 'names')}`);
  }
  if (!isRecord(base) || !isRecord(change)) return refuse('an object');
  const known = Object.keys(base);
  for (const name of Object.keys(change))
    if (!known.includes(name))
      problems.push(`${at(place, name.slice(0, 40))} is unknown; known are ${known.join(', ')}`);
  return Object.fromEntries(
    known.map((name) => [name, merged(base[name], change[name], at(place, name), problems)]),
  );
}

const at = (place: string, name: string): string => (place ? `${place}.${name}` : name);

/** The entries of a contract that differ from the default, by section. */
export function changesOf(contract: Contract): ContractChanges {
  return (difference(CONTRACT, contract) as ContractChanges | undefined) ?? {};
}

function difference(base: unknown, value: unknown): unknown {
  if (!isRecord(base) || !isRecord(value))
    return JSON.stringify(base) === JSON.stringify(value) ? undefined : value;
  const entries = Object.entries(base)
    .map(([name, it]) => [name, difference(it, value[name])] as const)
    .filter(([, it]) => it !== undefined);
  return entries.length ? Object.fromEntries(entries) : undefined;
}
