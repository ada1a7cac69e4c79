/**
 * The allowed origin that a request comes from; null when it is not allowed.
 * Browsers send `Origin` with every POST and every cross-origin request. A same-origin GET has only
 * `Sec-Fetch-Site: same-origin`.
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
  // by host: behind a TLS-terminating proxy, the scheme of `url` is not the browser's
  if (site === 'same-origin') return origins.find((one) => sameHost(one, url)) ?? null;
  return site === null && allowMissingOrigin ? '' : null;
}

/**
 * The relay's public base URL: where the token was requested, with the browser's scheme.
 * @param origin the page's origin
 */
export function baseFor(url: string, origin: string): string {
  const { origin: own, pathname } = new URL(url);
  const base = origin && sameHost(origin, url) ? origin : own;
  return base + pathname.replace(/\/+[^/]*\/*$/, '');
}

const sameHost = (one: string, other: string): boolean => new URL(one).host === new URL(other).host;
