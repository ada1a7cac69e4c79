import { readBounded } from '../../http/body.ts';
import { type Clock, systemClock } from '../../http/clock.ts';
import { type ErrorCode, OjinError } from '../../http/error.ts';
import { type Fetch, request } from '../../http/request.ts';
import { httpUrl } from '../../http/url.ts';
import { API_BASE } from '../api-base.ts';
import type { Contract, ContractChanges } from './contract.ts';
import { contractOf } from './contract-changes.ts';
import { serviceError } from './service-error.ts';

export interface TransportOptions {
  /** An organization's key: for servers and scripts, never for a page. */
  apiKey: string;
  /** Default `https://api.ojin.ai/v1`. */
  apiBase?: string | undefined;
  /** Where the service differs from our guesses: any part of a `Contract`. */
  contract?: ContractChanges | undefined;
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

interface Call<T> {
  readonly query?: Query;
  readonly body?: object | undefined;
  readonly decode: (json: unknown) => T;
  readonly signal?: AbortSignal | undefined;
}

type Command = Omit<Call<unknown>, 'decode'>;

/**
 * Authenticated calls. The key is sent only in a header (`X-API-Key`) to `apiBase`: redirects are not
 * followed.
 */
export class Transport {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly contract: Contract;
  readonly #base: string;
  readonly #apiKey: string;

  /** @throws TypeError when an option is invalid; the message does not contain key and base URL. */
  constructor(options: TransportOptions) {
    const { apiKey, apiBase = API_BASE, contract, fetch, clock = systemClock } = options;
    if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('apiKey must be visible ASCII text.');
    if (!httpUrl(apiBase)) throw new TypeError('apiBase must be an http(s) URL.');
    this.fetch = fetch ?? ((url, init) => globalThis.fetch(url, init));
    this.clock = clock;
    this.contract = contractOf(contract);
    this.#base = apiBase.replace(/\/+$/, '');
    this.#apiKey = apiKey;
  }

  /**
   * Only GETs are retried automatically.
   * @throws OjinError
   */
  call<T>(method: string, path: string, call: Call<T>): Promise<T> {
    return this.#send(this.fetch, method, path, call);
  }

  /** A call that succeeds by its status: the content of a success, if any, is not read. */
  send(method: string, path: string, call: Command): Promise<void> {
    return this.#send(bodyless(this.fetch), method, path, { ...call, decode: () => undefined });
  }

  /** The same; returns the content if it is JSON, else null. */
  sendAndRead(method: string, path: string, call: Command): Promise<unknown> {
    return this.#send(lenient(this.fetch), method, path, { ...call, decode: (json) => json });
  }

  #send<T>(
    fetch: Fetch,
    method: string,
    path: string,
    { query, body, decode, signal }: Call<T>,
  ): Promise<T> {
    const { headers: names } = this.contract;
    const headers = { [names.key]: this.#apiKey };
    const init: RequestInit = { redirect: 'manual', headers };
    if (method !== 'GET') init.method = method;
    if (body) {
      init.body = JSON.stringify(body);
      init.headers = { ...headers, 'Content-Type': 'application/json' };
    }
    const url = this.#base + path + search(query);
    return request(url, { init, decode, signal, fetch: this.#explained(fetch), clock: this.clock });
  }

  /** Rejects with what the service says about a failure. */
  #explained(fetch: Fetch): Fetch {
    return async (url, init) => {
      const response = await fetch(url, init);
      if (response.ok) return response;
      throw await serviceError(response, this.clock.now(), this.#apiKey, this.contract.answers);
    };
  }
}

const bodyless =
  (fetch: Fetch): Fetch =>
  async (url, init) => {
    const response = await fetch(url, init);
    if (!response.ok) return response;
    await response.body?.cancel();
    return new Response('null');
  };

/** Bytes of content that a call can do without. */
const MAX_CONTENT = 2 ** 20;

/** Anything but JSON becomes `null`. */
const lenient =
  (fetch: Fetch): Fetch =>
  async (url, init) => {
    const response = await fetch(url, init);
    if (!response.ok) return response;
    const text = await readBounded(response, MAX_CONTENT).catch(() => '');
    return new Response(isJson(text) ? text : 'null');
  };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const INCONCLUSIVE: ReadonlySet<ErrorCode> = new Set([
  'invalid',
  'forbidden',
  'not-found',
  'bad-answer',
]);

/**
 * Whether another call may still answer the question: this one may have the wrong path, need a
 * permission of its own, or have an answer that cannot be read.
 */
export const isInconclusive = (error: unknown): boolean =>
  error instanceof OjinError && INCONCLUSIVE.has(error.code);

/**
 * An id as one path segment: slashes are encoded.
 * @throws OjinError `invalid` for dot segments: the empty string, `.` or `..`
 */
export function segment(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new OjinError('invalid');
  return `/${encodeURIComponent(id)}`;
}

function search(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}
