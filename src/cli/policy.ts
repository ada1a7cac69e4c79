import { httpUrl } from '../http/url.ts';

/** The name of the policy that Lit creates for its templates. */
export const TRUSTED_TYPES_POLICY = 'lit-html';

/** What a page with the widget loads: source expressions for each directive. */
export interface Sources {
  readonly script: readonly string[];
  readonly style: readonly string[];
  readonly connect: readonly string[];
  readonly media: readonly string[];
  readonly img: readonly string[];
}

/** The strictest Content Security Policy for a page with the widget and nothing else. */
export const contentSecurityPolicy = (sources: Sources): string =>
  [
    ['default-src', "'none'"],
    ...(['script', 'style', 'connect', 'media', 'img'] as const)
      .filter((kind) => sources[kind].length)
      .map((kind) => [`${kind}-src`, ...sources[kind]]),
    ['require-trusted-types-for', "'script'"],
    ['trusted-types', TRUSTED_TYPES_POLICY],
  ]
    .map((directive) => [...new Set(directive)].join(' '))
    .join('; ');

/** The source expression for a URL in a page: its origin; `'self'` for a relative one. */
export function sourceOf(url: string): string {
  const origin = httpUrl(url) ? new URL(url).origin : '';
  // a host may contain what separates directives and policies
  return /^[^;,]+$/.test(origin) ? origin : "'self'";
}
