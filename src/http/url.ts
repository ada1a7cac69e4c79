/**
 * The URL unchanged when it is http(s) after resolving against `base`, else `undefined`.
 * Everything that becomes a `src` or `href` passes here: `javascript:`, `data:` and `blob:` do
 * not. A signed URL must stay as it came, to the letter, so nothing is normalised.
 */
export function httpUrl(url: unknown, base?: string): string | undefined {
  try {
    if (typeof url === 'string' && /^https?:$/.test(new URL(url, base).protocol)) return url;
  } catch {
    // not a URL
  }
  return undefined;
}

/** Origin and path: what of a URL may be logged. Query, user and password are secrets. */
export const redactUrl = (url: string): string => url.replace(/(^\w+:\/\/)[^/?#]*@|[?#].*/gs, '$1');
