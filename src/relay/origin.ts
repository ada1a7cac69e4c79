/**
 * The listed origin that a request comes from; null when it may not come.
 * A browser names the origin of every POST, and of every request to another origin. A GET to its
 * own origin says only `Sec-Fetch-Site: same-origin`.
 */
export function callerOrigin(
  request: Request,
  {
    origins,
    allowMissingOrigin,
  }: { origins: readonly string[]; allowMissingOrigin?: boolean | undefined },
): string | null {
  const { headers, url } = request;
  const origin = headers.get('origin');
  if (origin !== null) return origins.includes(origin) ? origin : null;
  const site = headers.get('sec-fetch-site');
  // by host: behind a proxy that ends TLS, the scheme of `url` is not the browser's
  if (site === 'same-origin') return origins.find((one) => sameHost(one, url)) ?? null;
  return site === null && allowMissingOrigin ? '' : null;
}

/**
 * Where browsers find the relay: where they asked for the token, with the scheme that they used.
 * @param origin of the page
 */
export function baseFor(url: string, origin: string): string {
  const { origin: own, pathname } = new URL(url);
  const seen = origin && sameHost(origin, url) ? origin : own;
  return seen + pathname.replace(/\/+[^/]*\/*$/, '');
}

const sameHost = (one: string, other: string): boolean => new URL(one).host === new URL(other).host;
