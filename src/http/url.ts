/**
 * The URL unchanged if it is http(s) after resolving against `base`, else `undefined`.
 * Every `src` and `href` is checked here, to reject `javascript:`, `data:` and `blob:`.
 * Signed URLs must stay exactly as received, so nothing is normalised.
 */
export function httpUrl(url: unknown, base?: string): string | undefined {
  try {
    if (typeof url === 'string' && /^https?:$/.test(new URL(url, base).protocol)) return url;
  } catch {
    // not a URL
  }
  return undefined;
}

/** Origin and path, which may be logged. Query, user and password are secrets. */
export const redactUrl = (url: string): string => url.replace(/(^\w+:\/\/)[^/?#]*@|[?#].*/gs, '$1');
