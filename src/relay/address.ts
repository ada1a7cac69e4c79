import ipaddr from 'ipaddr.js';
import type { Settings } from './options.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/** Named ranges that a site's own proxies are usually in. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', '169.254.0.0/16'],
};

/** Connection details from the server that the relay is mounted in. */
export interface Connection {
  /** Remote address of the socket: the client, or the nearest proxy. */
  readonly peerAddress?: string | undefined;
}

/** @returns undefined when it is not an address, a range or a name */
export function parseRange(text: string): readonly Range[] | undefined {
  const named = NAMED[text];
  if (named) return named.map((range) => ipaddr.parseCIDR(range));
  if (ipaddr.isValidCIDR(text)) return [ipaddr.parseCIDR(text)];
  const address = parse(text);
  return address && [[address, address.kind() === 'ipv4' ? 32 : 128]];
}

/**
 * The client's address; undefined when unknown. `X-Forwarded-For` is trusted only as far as the
 * host's trusted proxies wrote it: read from the end, up to the first address that is not one of
 * them. Anything before that may be forged.
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

/** An IPv6 client usually has a whole /64, so that counts as one (RFC 6177, RFC 4291 §2.5.1). */
export function bucketOf(address: string): string {
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return address;
  const [first, second, third, fourth] = (parsed as ipaddr.IPv6).parts;
  return [first, second, third, fourth].map((part) => part?.toString(16)).join(':');
}

/** Accepts a port, which some proxies add; an IPv4-mapped IPv6 address becomes IPv4. */
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
