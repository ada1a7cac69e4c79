import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { PAGE, SOURCES, type Source } from '../../ojin/authenticated/contract.ts';
import { Refusal } from './refusal.ts';
import { isUuid } from '../../ojin/candidates.ts';
import { ORGANIZATIONS } from './store.ts';
import type { Wire } from './wire.ts';

/** The keys that the emulator accepts; any other gets 401. */
export const KEYS = {
  /** All permissions. */
  full: 'emulator-key',
  /** Valid, but without permissions: 403. */
  powerless: 'emulator-key-without-permission',
} as const;

/** @throws Refusal 401 or 403 */
export function authenticate(key: string | undefined): void {
  if (key === KEYS.powerless) throw new Refusal(403, 'This key has no permission.');
  if (key !== KEYS.full) throw new Refusal(401, 'The API key is missing, invalid, or expired.');
}

/** Requires a key in this header. */
export const authenticated =
  (header: string): MiddlewareHandler =>
  (c, next) => {
    authenticate(c.req.header(header));
    return next();
  };

/** Responses to authenticated requests are for servers: no page may read them. */
export const forServers: MiddlewareHandler = async (c, next) => {
  await next();
  for (const name of [...c.res.headers.keys()])
    if (name.startsWith('access-control-')) c.res.headers.delete(name);
};

/** Limits the size of JSON bodies. */
const smallBody = bodyLimit({
  maxSize: 2 ** 20,
  onError: () => {
    throw new Refusal(413, 'The limit is 1 MiB.');
  },
});

/** What every call with a key passes first. */
export const guards = ({ contract }: Wire): MiddlewareHandler[] => [
  forServers,
  authenticated(contract.headers.key),
  smallBody,
];

/** @throws Refusal 400 */
export function uuidOf(text = ''): string {
  const id = text.toLowerCase();
  if (!isUuid(id)) throw new Refusal(400, 'The id must be a UUID.');
  return id;
}

/** Filters by the organization that `source` selects. @throws Refusal 400 */
export function ofSource<T extends { organization_id: string }>(
  source = 'org',
  all: readonly T[],
): T[] {
  if (!(SOURCES as readonly string[]).includes(source))
    throw new Refusal(400, `source must be one of ${SOURCES.join(', ')}.`);
  return all.filter((it) => it.organization_id === ORGANIZATIONS[source as Source]);
}

/** @throws Refusal 403 for templates */
export function mayChange({ organization_id }: { organization_id: string }): void {
  if (organization_id !== ORGANIZATIONS.org) throw new Refusal(403, 'Templates are read-only.');
}

/** The page selected by `limit` and `offset`. @throws Refusal 400 */
export function page<T>(c: Context, { contract: { query } }: Wire, all: readonly T[]) {
  const limit = wholeNumber(c, query.limit, PAGE.usual, PAGE.smallest, PAGE.largest);
  const offset = wholeNumber(c, query.offset, 0, 0, Number.MAX_SAFE_INTEGER);
  return { items: all.slice(offset, offset + limit), total: all.length, limit, offset };
}

function wholeNumber(
  c: Context,
  name: string,
  defaultValue: number,
  min: number,
  max: number,
): number {
  const text = c.req.query(name) ?? String(defaultValue);
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw new Refusal(400, `${name} must be a whole number from ${min} to ${max}.`);
  return value;
}
