import type { Context } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';
import type { Keys } from './keys.ts';

const NAME = 'ojin_visitor';
/** Seconds. The longest that browsers keep one (RFC 6265bis §5.5: 400 days). */
const LIFETIME = 400 * 24 * 60 * 60;

export interface CookieVisitor {
  readonly id: string;
  /** ms since the epoch: when they last proved that they may have a token; 0: never. */
  readonly verifiedAt: number;
}

/** The visitor that the relay's own cookie names, or a new one. Nothing is set yet. */
export async function visitorOfCookie(c: Context, keys: Keys): Promise<CookieVisitor> {
  const known = await getSignedCookie(c, keys.cookie, NAME);
  if (!known) return { id: crypto.randomUUID(), verifiedAt: 0 };
  const [id = '', verifiedAt = 0] = known.split('~');
  return { id, verifiedAt: Number(verifiedAt) };
}

/**
 * @param secure the browser came over https
 * @param crossSite the page is on another site: then browsers keep only a cookie that is `None`,
 * secure, and that page's own (`Partitioned`). It gives nothing away: origins are on a list.
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
