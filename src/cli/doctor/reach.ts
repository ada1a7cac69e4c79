import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import type { Fetch } from '../../http/request.ts';
import { bad, type Finding } from './finding.ts';

/** Asks the user whether to contact an address on this machine or its network. */
export type Consent = (origin: string) => Promise<boolean>;

/** The limit in browsers. Source: Fetch standard, "HTTP-redirect fetch". */
const MAX_REDIRECTS = 20;

/**
 * Restricts which hosts the doctor contacts. A page, and the resources it references, must not make
 * this machine call its own services, or its network's, unless the user named the origin or agrees.
 */
export class Reach {
  readonly #fetch: Fetch;
  readonly #consent: Consent;
  readonly #answers = new Map<string, Promise<boolean>>();

  /** @param named URLs given by the user */
  constructor(fetch: Fetch, named: readonly string[], consent: Consent) {
    this.#fetch = fetch;
    this.#consent = consent;
    for (const url of named) this.#answers.set(new URL(url).origin, Promise.resolve(true));
  }

  /** Asks once per origin. */
  allows(url: string): Promise<boolean> {
    const { origin, hostname } = new URL(url);
    const answer =
      this.#answers.get(origin) ??
      isPrivate(hostname).then((needsConsent) => !needsConsent || this.#consent(origin));
    this.#answers.set(origin, answer);
    return answer;
  }

  /** Follows redirects manually, since each may lead to a private address. */
  readonly fetch: Fetch = async (url, init) => {
    let target = url;
    let request = init;
    for (let count = 0; count <= MAX_REDIRECTS; count++) {
      if (!(await this.allows(target))) throw new TypeError('The address is private.');
      const response = await this.#fetch(target, { ...request, redirect: 'manual' });
      const location = response.headers.get('location');
      if (location === null || !REDIRECTS.has(response.status)) return response;
      await response.body?.cancel();
      target = new URL(location, target).href;
      // Source: Fetch standard, "HTTP-redirect fetch", step 12
      if (request.method === 'POST' && response.status <= 303)
        request = { ...request, method: 'GET' };
    }
    throw new TypeError('Too many redirects.');
  };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Loopback, private, link-local and any other address that is not public unicast. */
export async function isPrivate(hostname: string): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = ipaddr.isValid(host)
    ? [host]
    : await lookup(host, { all: true }).then(
        (found) => found.map(({ address }) => address),
        () => [], // unresolvable
      );
  return addresses.some((address) => ipaddr.process(address).range() !== 'unicast');
}

export const privateAddress = (check: string, url: string): Finding =>
  bad(
    check,
    'private-address',
    `${new URL(url).origin} is on this machine or its network, and was not contacted.`,
    'Add --allow-private if you trust the page and the API. Visitors elsewhere cannot reach it.',
  );
