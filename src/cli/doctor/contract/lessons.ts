import {
  SENT,
  type Contract,
  type ContractChanges,
  type Names,
} from '../../../ojin/authenticated/contract.ts';
import { changesOf, contractOf } from '../../../ojin/authenticated/contract-changes.ts';

/** What was learned about one entry of the contract. */
export interface Lesson {
  /** Such as `paths.assets`. */
  readonly guess: string;
  /** `holds`: as expected; `differs`: another spelling was found; `unknown`: neither. */
  readonly verdict: 'holds' | 'differs' | 'unknown';
  /** The spelling that was found, or, if unknown, the one that is used. */
  readonly value: string;
  /** Why it is unknown. */
  readonly reason?: string;
}

type Sections = Record<string, Record<string, unknown>>;

/** Collects what is learned, entry by entry. */
export class Lessons {
  /** What was expected. */
  readonly expected: Contract;
  readonly list: Lesson[] = [];
  /** What was found, as changes of what was expected. */
  readonly #found: Sections & { answers?: Sections } = {};

  constructor(expected: Contract) {
    this.expected = expected;
  }

  /** What differs from the default contract: as expected, or as found. */
  get found(): ContractChanges {
    return changesOf(this.contract);
  }

  /** The expected contract with what was found. */
  get contract(): Contract {
    return contractOf(this.#found, this.expected);
  }

  /** What to try, the expected spelling first. */
  alternatives(section: keyof typeof SENT, name: string): readonly string[] {
    const expected = this.#expected(section, name);
    const known: Readonly<Record<string, Names>> = SENT[section];
    return [...new Set([expected, ...(known[name] ?? [])])];
  }

  sent(section: keyof typeof SENT, name: string, value: string): void {
    (this.#found[section] ??= {})[name] = value;
    this.#learn(`${section}.${name}`, this.#expected(section, name), value);
  }

  /** @param value the name that an answer has, of those that are understood */
  read(kind: string, field: string, value: string): void {
    const names = this.#names(kind, field);
    const answers = (this.#found.answers ??= {});
    (answers[kind] ??= {})[field] = [value, ...names.filter((name) => name !== value)];
    this.#learn(`answers.${kind}.${field}`, names[0] ?? '', value);
  }

  unknown(place: string, reason: string): void {
    const [section = '', name = '', field = ''] = place.split('.');
    const value =
      section === 'answers'
        ? (this.#names(name, field)[0] ?? '')
        : this.#expected(section as keyof typeof SENT, name);
    this.list.push({ guess: place, verdict: 'unknown', value, reason });
  }

  #learn(guess: string, expected: string, value: string): void {
    this.list.push({ guess, verdict: value === expected ? 'holds' : 'differs', value });
  }

  #expected(section: keyof typeof SENT, name: string): string {
    const entries: Readonly<Record<string, string>> = this.expected[section];
    return entries[name] ?? '';
  }

  #names(kind: string, field: string): readonly string[] {
    const kinds = this.expected.answers as Readonly<Record<string, Record<string, Names>>>;
    return kinds[kind]?.[field] ?? [];
  }
}
