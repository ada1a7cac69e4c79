import parse from 'content-security-policy-parser';
import { TRUSTED_TYPES_POLICY } from '../policy.ts';

/** A resource that a preview loads, and the directive that applies. */
export interface Need {
  readonly directive: 'script-src' | 'connect-src' | 'media-src' | 'img-src';
  readonly url: URL;
  /** Of the script tag. */
  readonly nonce?: string | undefined;
  /** Of the script tag. */
  readonly integrity?: string | undefined;
}

/** One policy; all policies of a page must allow a resource. */
export type Policy = ReadonlyMap<string, readonly string[]>;

export interface Blocked {
  /** The blocking directive, or the one to add. */
  readonly directive: string;
  /** How to fix it: the directive to use, or what the script tag lacks. */
  readonly advice: string;
}

/** A header may hold several policies, separated by commas. Source: CSP Level 3, section 2.2.2. */
export const policiesOf = (texts: readonly string[]): Policy[] =>
  texts
    .flatMap((text) => text.split(','))
    .filter((text) => text.trim())
    .map((text) => parse(text));

/** How a policy blocks a resource; undefined if it allows it. */
export function blockedBy(policy: Policy, need: Need, page: URL): Blocked | undefined {
  const chain = [
    ...(need.directive === 'script-src' ? ['script-src-elem'] : []),
    ...[need.directive, 'default-src'],
  ];
  const name = chain.find((it) => policy.has(it));
  const sources = name === undefined ? undefined : policy.get(name);
  if (!sources || allows(sources, need, page)) return undefined;
  const directive = name === 'default-src' || name === undefined ? need.directive : name;
  const existing = sources.filter((it) => it.toLowerCase() !== "'none'");
  if (need.directive === 'script-src' && isStrict(sources))
    return {
      directive,
      advice: 'Add the nonce to the script tag: strict-dynamic ignores host sources.',
    };
  return { directive, advice: `Use: ${[directive, ...existing, need.url.origin].join(' ')}` };
}

/** Whether a policy prevents Lit from creating its Trusted Types policy. */
export function trustedTypesBlocked(policy: Policy): Blocked | undefined {
  const names = policy.get('trusted-types');
  if (!names || names.includes('*') || names.includes(TRUSTED_TYPES_POLICY)) return undefined;
  const existing = names.filter((it) => it.toLowerCase() !== "'none'");
  const line = ['trusted-types', ...existing, TRUSTED_TYPES_POLICY].join(' ');
  return { directive: 'trusted-types', advice: `Use: ${line}` };
}

function allows(sources: readonly string[], { directive, url, nonce, integrity }: Need, page: URL) {
  if (directive === 'script-src') {
    if (nonce && sources.includes(`'nonce-${nonce}'`)) return true;
    const hashes = integrity?.split(/\s+/).filter(Boolean) ?? [];
    if (hashes.length && hashes.every((hash) => sources.includes(`'${hash}'`))) return true;
    if (isStrict(sources)) return false;
  }
  return sources.some((source) => matches(source, url, page));
}

const isStrict = (sources: readonly string[]): boolean =>
  sources.some((it) => it.toLowerCase() === "'strict-dynamic'");

const HOST = /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[^/:*]+)(?::(\d+|\*))?(\/.*)?$/i;

/** Source: CSP Level 3, section 6.7.2.8 "Does url match expression in origin". */
function matches(source: string, url: URL, page: URL): boolean {
  if (source === '*') return /^https?:$/.test(url.protocol) || url.protocol === page.protocol;
  if (source.toLowerCase() === "'self'")
    return url.host === page.host && isScheme(page.protocol, url.protocol);
  if (/^[a-z][a-z\d+.-]*:$/i.test(source)) return isScheme(source.toLowerCase(), url.protocol);
  const [, scheme, host, port, path] = HOST.exec(source) ?? [];
  if (host === undefined || source.startsWith("'")) return false;
  const wanted = scheme === undefined ? page.protocol : `${scheme.toLowerCase()}:`;
  return (
    isScheme(wanted, url.protocol) &&
    isHost(host.toLowerCase(), url.hostname) &&
    isPort(port, url, wanted) &&
    isPath(path, url.pathname)
  );
}

/** http in a policy allows https as well. */
const isScheme = (wanted: string, actual: string): boolean =>
  wanted === actual || (wanted === 'http:' && actual === 'https:');

const isHost = (pattern: string, host: string): boolean =>
  pattern === '*' ||
  (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host);

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

function isPort(port: string | undefined, { port: explicit, protocol }: URL, wanted: string) {
  const actual = explicit || DEFAULT_PORTS[protocol];
  if (port === '*') return true;
  if (port === undefined) return actual === DEFAULT_PORTS[protocol];
  return port === actual || (port === '80' && actual === '443' && wanted === 'http:');
}

const isPath = (pattern: string | undefined, path: string): boolean =>
  pattern === undefined ||
  pattern === '/' ||
  (pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern);
