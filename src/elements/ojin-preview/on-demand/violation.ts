import type { PreviewHost } from '../host.ts';

const place = (url: string): string => url.replace(/[?#].*/s, '');

/**
 * Whether the page's Content Security Policy refused something of this preview: then it says which
 * directive. (Browsers report only origin and path, or the origin alone after a redirect.)
 */
export const isOurs = (
  { blockedURI }: SecurityPolicyViolationEvent,
  { endpoint, asset }: PreviewHost,
): boolean => [endpoint, asset?.url].some((url) => url && blockedURI.startsWith(place(url)));
