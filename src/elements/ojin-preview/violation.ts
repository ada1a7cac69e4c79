const place = (url: string): string => url.replace(/[?#].*/s, '');

/**
 * Whether the page's Content Security Policy has refused one of these URLs. Browsers report only
 * origin and path, or the origin alone after a redirect. What is only reported was not refused.
 */
export const isRefused = (
  { blockedURI, disposition }: SecurityPolicyViolationEvent,
  urls: readonly (string | undefined)[],
): boolean =>
  disposition === 'enforce' && urls.some((url) => url && blockedURI.startsWith(place(url)));
