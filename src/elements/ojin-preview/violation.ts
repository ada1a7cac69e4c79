const place = (url: string): string => url.replace(/[?#].*/s, '');

/**
 * Calls back when the page's Content Security Policy has refused one of some URLs. Browsers report
 * only origin and path, or the origin alone after a redirect. What is only reported was not refused.
 */
export function whenRefused(
  urls: () => readonly (string | undefined)[],
  action: (directive: string) => void,
  signal: AbortSignal,
): void {
  document.addEventListener(
    'securitypolicyviolation',
    ({ blockedURI, disposition, effectiveDirective }) => {
      const isRefused = urls().some((url) => url && blockedURI.startsWith(place(url)));
      if (isRefused && disposition === 'enforce') action(effectiveDirective);
    },
    { signal },
  );
}
