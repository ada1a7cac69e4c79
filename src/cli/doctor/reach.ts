import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import type { Fetch } from '../../http/request.ts';
import { bad, type Finding } from './finding.ts';

/** Whether a person agrees that an address of this machine or its network is contacted. */
export type Consent = (origin: string) => Promise<boolean>;

/** As many as browsers follow. Source: Fetch standard, "HTTP-redirect fetch". */
const MOST_REDIRECTS = 20;

/**
 * Where the doctor may go. A page, and what it points at, name hosts: none of them may make this
 * machine call its own services, or those of its network, unless the person named the origin or agrees.
 */
export class Reach {
  readonly #fetch: Fetch;
  readonly #consent: Consent;
  readonly #answers = new Map<string, Promise<boolean>>();

  /** @param named URLs that the person gave */
  constructor(fetch: Fetch, named: readonly string[], consent: Consent) {
    this.#fetch = fetch;
    this.#consent = consent;
    for (const url of named) this.#answers.set(new URL(url).origin, Promise.resolve(true));
  }

  /** Each origin is asked about once. */
  allows(url: string): Promise<boolean> {
    const { origin, hostname } = new URL(url);
    const answer =
      this.#answers.get(origin) ??
      isPrivate(hostname).then((needsConsent) => !needsConsent || this.#consent(origin));
    this.#answers.set(origin, answer);
    return answer;
  }

  /** Follows redirects by itself, since each may lead to a private address. */
  readonly fetch: Fetch = async (url, init) => {
    let place = url;
    for (let count = 0; count <= MOST_REDIRECTS; count++) {
      if (!(await this.allows(place))) throw new TypeError('The address is private.');
      const response = await this.#fetch(place, { ...init, redirect: 'manual' });
      const location = response.headers.get('location');
      if (location === null || !REDIRECTS.has(response.status)) return response;
      await response.body?.cancel();
      place = new URL(location, place).href;
    }
    throw new TypeError('Too many redirects.');
  };
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Loopback, private, link-local and whatever else is not unicast on the public internet. */
export async function isPrivate(hostname: string): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = ipaddr.isValid(host)
    ? [host]
    : await lookup(host, { all: true }).then(
        (found) => found.map(({ address }) => address),
        () => [], // nothing to reach
      );
  return addresses.some((address) => ipaddr.process(address).range() !== 'unicast');
}

export const privateAddress = (check: string, url: string): Finding =>
  bad(
    check,
    'private-address',
    `${new URL(url).origin} is an address of this machine or its network, and was not contacted.`,
    'Add --allow-private when you trust what names it. Visitors elsewhere cannot reach it.',
  );
