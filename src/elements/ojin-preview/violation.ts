const withoutQuery = (url: string): string => url.replace(/[?#].*/s, '');

/**
 * Calls `action` when the page's Content Security Policy blocks one of the URLs. Browsers report
 * only origin and path, or the origin alone after a redirect. Report-only violations do not count.
 */
export function whenRefused(
  urls: () => readonly (string | undefined)[],
  action: (directive: string) => void,
  signal: AbortSignal,
): void {
  document.addEventListener(
    'securitypolicyviolation',
    ({ blockedURI, disposition, effectiveDirective }) => {
      const isBlocked = urls().some((url) => url && blockedURI.startsWith(withoutQuery(url)));
      if (isBlocked && disposition === 'enforce') action(effectiveDirective);
    },
    { signal },
  );
}
