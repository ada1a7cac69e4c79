import ipaddr from 'ipaddr.js';
import type { Settings } from './options.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** Names for what a proxy of one's own usually has. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', '169.254.0.0/16'],
};

/** What a request came with, as the server knows it that the relay is mounted in. */
export interface Connection {
  /** The other end of the socket: the client, or the nearest proxy. */
  readonly peerAddress?: string | undefined;
}

/** @returns undefined when it is neither an address, nor a range, nor a name */
export function parseRange(text: string): readonly Range[] | undefined {
  const named = NAMED[text];
  if (named) return named.map((range) => ipaddr.parseCIDR(range));
  if (ipaddr.isValidCIDR(text)) return [ipaddr.parseCIDR(text)];
  const address = parse(text);
  return address && [[address, address.kind() === 'ipv4' ? 32 : 128]];
}

/**
 * Where a request comes from; undefined when nobody knows. `X-Forwarded-For` counts only as far as
 * it was written by the proxies that the host has named: from its end on, up to the first address
 * that is not one of them. Before that, anybody can have written anything.
 */
export function clientOf(
  request: Request,
  { peerAddress }: Connection,
  { clientAddress, trustedProxies = [] }: Pick<Settings, 'clientAddress' | 'trustedProxies'>,
): string | undefined {
  if (clientAddress) return parse(clientAddress(request) ?? '')?.toString();
  let client = parse(peerAddress ?? '');
  const proxies = trustedProxies.flatMap((text) => parseRange(text) ?? []);
  const hops = (request.headers.get('x-forwarded-for') ?? '').split(',').reverse();
  for (const hop of hops) {
    const next = parse(hop);
    if (!client || !next || !isIn(client, proxies)) break;
    client = next;
  }
  return client?.toString();
}

/** Who has one address of IPv6 has its whole /64: they count as one (RFC 6177, RFC 4291 §2.5.1). */
export function bucketOf(address: string): string {
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return address;
  const [first, second, third, fourth] = (parsed as ipaddr.IPv6).parts;
  return [first, second, third, fourth].map((part) => part?.toString(16)).join(':');
}

/** Also with a port, as some proxies write it; an IPv4 address in IPv6's clothes is one of IPv4. */
function parse(text: string): Address | undefined {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '');
  return ipaddr.isValid(bare) && /[.:]/.test(bare) ? ipaddr.process(bare) : undefined;
}

const isIn = (address: Address, ranges: readonly Range[]): boolean =>
  ranges.some((range) => address.kind() === range[0].kind() && address.match(range));
