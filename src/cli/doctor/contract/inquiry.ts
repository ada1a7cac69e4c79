import { readBounded } from '../../../http/body.ts';
import type { Fetch } from '../../../http/request.ts';
import type { Contract } from '../../../ojin/authenticated/contract.ts';
import { serviceError, ServiceMessage } from '../../../ojin/authenticated/service-error.ts';

/** What the service answers to a question. */
export interface Reply {
  readonly status: number;
  /** Parsed JSON of a success; undefined for anything else. */
  readonly json: unknown;
  /** What a refusal says; empty when it says nothing. */
  readonly words: string;
  /** Verbs of the header `Allow`. */
  readonly allow: readonly string[];
}

export interface InquiryOptions {
  readonly apiBase: string;
  readonly apiKey: string;
  readonly contract: Contract;
  readonly signal: AbortSignal;
  readonly fetch: Fetch;
}

interface Question {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Without the key, as a page does. */
  readonly anonymous?: boolean;
}

/** Timeout of one question, ms. */
const TIMEOUT = 15_000;
const MAX_BYTES = 4 * 2 ** 20;

/** Asks the service; each question once, without retries. Redirects are not followed. */
export class Inquiry {
  readonly #options: InquiryOptions;

  constructor(options: InquiryOptions) {
    this.#options = options;
  }

  /** Undefined when there is no answer. */
  async ask(
    method: string,
    path: string,
    { query = {}, body, anonymous = false }: Question = {},
  ): Promise<Reply | undefined> {
    const { apiBase, apiKey, contract, signal, fetch } = this.#options;
    const search = new URLSearchParams(query).toString();
    const init: RequestInit = {
      ...{ method, redirect: 'manual' },
      headers: {
        ...(anonymous ? {} : { [contract.headers.key]: apiKey }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
      ...(body === undefined ? {} : { body }),
    };
    try {
      const response = await fetch(apiBase + path + (search && `?${search}`), init);
      const { status, ok, headers } = response;
      const allow = (headers.get('allow') ?? '').split(/[\s,]+/).filter(Boolean);
      if (ok) {
        const json = jsonOf(await readBounded(response, MAX_BYTES).catch(() => ''));
        return { status, allow, json, words: '' };
      }
      const { cause } = await serviceError(response, Date.now(), apiKey, contract.answers);
      const words = cause instanceof ServiceMessage ? cause.message : '';
      return { status, allow, json: undefined, words };
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
