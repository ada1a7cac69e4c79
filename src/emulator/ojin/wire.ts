import type { Context } from 'hono';
import { CONTRACT, type Contract, type Names } from '../../ojin/authenticated/contract.ts';
import { compileSchema } from '../../ojin/authenticated/schema.ts';
import { json, OPEN_TO_ALL } from '../answers.ts';
import { Refusal, refuseProblems } from './refusal.ts';

type Kind = 'config' | 'variant' | 'asset' | 'uploadSession' | 'part' | 'page';

/** Fields of answers that the documentation does not mention. */
const UNDOCUMENTED: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  page: ['total', 'limit', 'offset'],
  config: ['parameters'],
  variant: ['configurationSchema'],
};

/** Fields of a body, by their names in the contract's table. */
type Body = Readonly<Partial<Record<keyof Contract['fields'], unknown>>>;

/**
 * How the emulator spells requests and answers. Inside, records have the names of the default
 * contract; outside, those of the given one: in answers the first of each list.
 */
export class Wire {
  readonly contract: Contract;
  readonly #seedStrict: boolean;

  /** @param seedStrict answers only with what the documentation mentions */
  constructor(contract: Contract, seedStrict: boolean) {
    this.contract = contract;
    this.#seedStrict = seedStrict;
  }

  answer(kind: Kind, record: object, status = 200): Response {
    return json(this.#enveloped(this.#spelled(kind, record)), status);
  }

  /** A page of a list; `page` has the names of the default contract. */
  list(kind: Kind, page: { readonly items: readonly object[] }): Response {
    const items = page.items.map((item) => this.#spelled(kind, item));
    const [itemsName] = this.contract.answers.page.items;
    const list = this.#spelled('page', { ...page, items });
    return json(this.#enveloped(itemsName === '' ? items : list));
  }

  /** An answer that the documentation describes without naming any of its fields. */
  mention(kind: Kind | 'message', record: object, status: number): Response {
    if (this.#seedStrict) return new Response(null, { status, headers: OPEN_TO_ALL });
    return kind === 'message' ? json(record, status) : this.answer(kind, record, status);
  }

  error(status: number, code: string, message: string): Response {
    if (this.#seedStrict) return new Response(null, { status, headers: OPEN_TO_ALL });
    const { code: codes, words } = this.contract.answers.error;
    return json({ [codes[0]]: code, [words[0]]: message }, status);
  }

  /**
   * Reads a JSON body, and validates it.
   * @param shapes a JSON Schema of each field
   */
  bodyReader<T extends Body>(
    shapes: { readonly [Field in keyof T]-?: object },
    rules: {
      required?: readonly (keyof T & keyof Contract['fields'])[];
      minProperties?: number;
    } = {},
  ): (c: Context) => Promise<T> {
    const { fields } = this.contract;
    const names = Object.keys(shapes) as (keyof T & keyof Contract['fields'])[];
    const { required = names, ...bounds } = rules;
    const check = compileSchema({
      ...{ type: 'object', additionalProperties: false, ...bounds },
      properties: Object.fromEntries(names.map((name) => [fields[name], shapes[name]])),
      required: required.map((name) => fields[name]),
    });
    return async (c) => {
      const value = parsed(await c.req.text());
      refuseProblems(check, value, 'the body');
      const given = names.filter((name) => Object.hasOwn(value, fields[name]));
      return Object.fromEntries(given.map((name) => [name, value[fields[name]]])) as unknown as T;
    };
  }

  query(c: Context, name: keyof Contract['query']): string | undefined {
    return c.req.query(this.contract.query[name]);
  }

  #spelled(kind: Kind, record: object): Record<string, unknown> {
    const from: Readonly<Record<string, Names>> = CONTRACT.answers[kind];
    const to: Readonly<Record<string, Names>> = this.contract.answers[kind];
    const hidden = this.#seedStrict ? (UNDOCUMENTED[kind] ?? []) : [];
    const outside = new Map(
      Object.entries(from).map(([field, [name]]) => [name, { field, name: to[field]?.[0] }]),
    );
    return Object.fromEntries(
      Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
        const it = outside.get(name);
        return it && hidden.includes(it.field) ? [] : [[it?.name ?? name, value]];
      }),
    );
  }

  #enveloped(value: unknown): unknown {
    const [name] = this.contract.answers.envelope.content;
    return name === '' ? value : { [name]: value };
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new Refusal(400, 'The body must be JSON.');
  }
}
