import type { Context } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';
import type { Keys } from './keys.ts';

const NAME = 'ojin_visitor';
/** Seconds. The maximum that browsers allow (RFC 6265bis §5.5: 400 days). */
const LIFETIME = 400 * 24 * 60 * 60;

export interface CookieVisitor {
  readonly id: string;
  /** ms since the epoch of the last passed verification; 0: never. */
  readonly verifiedAt: number;
}

/** The visitor identified by the relay's own cookie, or a new one. Sets no cookie yet. */
export async function visitorOfCookie(c: Context, keys: Keys): Promise<CookieVisitor> {
  const cookie = await getSignedCookie(c, keys.cookie, NAME);
  if (!cookie) return { id: crypto.randomUUID(), verifiedAt: 0 };
  const [id = '', verifiedAt = 0] = cookie.split('~');
  return { id, verifiedAt: Number(verifiedAt) };
}

/**
 * @param secure the browser uses https
 * @param crossSite the page is on another site: then browsers store only cookies that are `None`,
 * secure, and `Partitioned`. This is safe, since origins are allowlisted.
 */
export function setVisitorCookie(
  c: Context,
  keys: Keys,
  { id, verifiedAt }: CookieVisitor,
  { secure, crossSite }: { secure: boolean; crossSite: boolean },
): Promise<void> {
  const site = crossSite
    ? ({ sameSite: 'None', secure: true, partitioned: true } as const)
    : ({ sameSite: 'Lax', secure } as const);
  const options = { httpOnly: true, path: '/', maxAge: LIFETIME, ...site };
  const value = verifiedAt ? `${id}~${verifiedAt}` : id;
  return setSignedCookie(c, NAME, value, keys.cookie, options);
}
