import type { Context } from 'hono';
import { TIMES } from './options.ts';
import { baseFor, callerOrigin } from './origin.ts';

import type { Limit } from './stores/store.ts';
import { issueToken, TOKEN_LIFETIME } from './tokens.ts';
import { setVisitorCookie, visitorOfCookie } from './visitor.ts';
import type { RelayEnv, Work } from './work.ts';

const LONGEST_ID = 512;

/** `POST token`: a short-lived token for whoever visits (RFC 6749 §5). */
export async function grantToken(c: Context<RelayEnv>): Promise<Response> {
  const { settings, keys } = c.var.work;
  const { clock, identify, publicBase } = settings;
  const origin = callerOrigin(c.req.raw, settings);
  if (origin === null) return deny(c, 403, 'This page may not use the relay.');

  const cookie = identify ? null : await visitorOfCookie(c, keys);
  const id = cookie?.visitor ?? (await identify?.(c.req.raw));
  if (!id || id.length > LONGEST_ID) return deny(c, 401, 'Only visitors who are known here.');
  const visitor = (await keys.digest('visitor', id)).slice(0, 22);
  c.set('visitor', visitor);

  const wait = await overLimit(visitor, cookie?.isNew ?? false, c.var.work);
  if (wait) {
    c.header('Retry-After', String(Math.ceil(wait / 1000)));
    return deny(c, 429, 'Too many requests.', 'temporarily_unavailable');
  }
  const base = (publicBase ?? baseFor(c.req.url, origin)).replace(/\/+$/, '');
  if (cookie) {
    const secure = base.startsWith('https:');
    const crossSite = c.req.header('sec-fetch-site') === 'cross-site';
    await setVisitorCookie(c, keys, cookie.visitor, { secure, crossSite });
  }
  return c.json({
    access_token: await issueToken({ visitor, origin }, keys, clock),
    ...{ token_type: 'Bearer', expires_in: TOKEN_LIFETIME, api_base: base },
    // an extension: for so many seconds it is safe to repeat a create with the same key
    idempotency_key_ttl: TIMES.keyLifetime / 1000,
  });
}

/** @returns ms to wait; 0 also when the store is gone: what costs money asks it again */
async function overLimit(visitor: string, isNew: boolean, work: Work): Promise<number> {
  const { store, limits } = work.settings;
  const ttl = TIMES.minute;
  const claims: Limit[] = [{ key: `tokens:${visitor}`, max: limits.tokensPerMinute, ttl }];
  if (isNew)
    claims.push({ key: `new:${work.keys.audience}`, max: limits.newVisitorsPerMinute, ttl });
  try {
    const claimed = await store.claim(crypto.randomUUID(), claims);
    return 'full' in claimed ? Math.max(1, claimed.retryAfter) : 0;
  } catch {
    work.report('store', { code: 'store-down' });
    return 0;
  }
}

function deny(
  c: Context,
  status: 401 | 403 | 429,
  error_description: string,
  error = 'access_denied',
): Response {
  return c.json({ error, error_description }, status);
}
