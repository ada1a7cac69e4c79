import { type Clock, systemClock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import { type Fetch, request } from '../../http/request.ts';
import { httpUrl } from '../../http/url.ts';
import { API_BASE } from '../api-base.ts';

export interface TransportOptions {
  /** An organization's key: for servers and scripts, never for a page. */
  apiKey: string;
  /** Default `https://api.ojin.ai/v1`. */
  apiBase?: string | undefined;
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

/**
 * Authenticated calls. The key is sent only in the header `X-API-Key` to `apiBase`: redirects are
 * not followed.
 */
export class Transport {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws TypeError when the key or base URL is invalid; the message does not contain them. */
  constructor({ apiKey, apiBase = API_BASE, fetch, clock = systemClock }: TransportOptions) {
    if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('apiKey must be visible ASCII text.');
    if (!httpUrl(apiBase)) throw new TypeError('apiBase must be an http(s) URL.');
    this.fetch = fetch ?? ((url, init) => globalThis.fetch(url, init));
    this.clock = clock;
    this.#base = apiBase.replace(/\/+$/, '');
    this.#headers = { 'X-API-Key': apiKey };
  }

  /**
   * Only GETs are retried automatically.
   * @throws OjinError
   */
  call<T>(method: string, path: string, call: Call<T>): Promise<T> {
    return this.#send(this.fetch, method, path, call);
  }

  /** A call without response content: the body, if any, is not read. */
  send(method: string, path: string, call: Pick<Call<void>, 'body' | 'signal'>): Promise<void> {
    return this.#send(bodyless(this.fetch), method, path, { ...call, decode: () => undefined });
  }

  #send<T>(
    fetch: Fetch,
    method: string,
    path: string,
    { query, body, decode, signal }: Call<T>,
  ): Promise<T> {
    const init: RequestInit = { redirect: 'manual', headers: this.#headers };
    if (method !== 'GET') init.method = method;
    if (body) {
      init.body = JSON.stringify(body);
      init.headers = { ...this.#headers, 'Content-Type': 'application/json' };
    }
    const url = this.#base + path + search(query);
    return request(url, { init, decode, signal, fetch, clock: this.clock });
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
