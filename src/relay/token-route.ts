import type { Context } from 'hono';
import { ORIGIN_REFUSAL } from './answers.ts';
import { readProof } from './input.ts';
import { TIMES } from './options.ts';
import { baseFor, callerOrigin } from './origin.ts';
import type { Limit } from './stores/store.ts';
import { type Caller, issueToken, TOKEN_LIFETIME } from './tokens.ts';
import type { Verdict } from './verify/verify.ts';
import { type CookieVisitor, setVisitorCookie, visitorOfCookie } from './visitor.ts';
import type { RelayEnv, Work } from './work.ts';

type C = Context<RelayEnv>;

const MAX_ID_LENGTH = 512;
/** ms; `Retry-After` while verification is unavailable. */
const VERIFY_RETRY = 5_000;

/** `POST token`: a short-lived access token for the visitor (RFC 6749 §5). */
export async function grantToken(c: C): Promise<Response> {
  const { settings, keys, client } = c.var.work;
  const { identify, verify, clock } = settings;
  const origin = callerOrigin(c.req.raw, settings);
  if (origin === null) return c.json(ORIGIN_REFUSAL, 403);

  const cookie = identify ? null : await visitorOfCookie(c, keys);
  const id = cookie?.id ?? (await identify?.(c.req.raw));
  if (!id || id.length > MAX_ID_LENGTH) return deny(c, 401, 'Sign-in required.');
  const visitor = (await keys.digest('visitor', id)).slice(0, 22);
  c.set('visitor', visitor);

  const wait = await overLimit(visitor, cookie ? await client.bucket() : undefined, c.var.work);
  if (wait) return denyForNow(c, 429, wait);
  const caller = { visitor, origin, isAnonymous: cookie !== null };
  if (!cookie || !verify || isStillVerified(cookie, clock.now())) return grant(c, caller, cookie);

  const verdict = await runVerification(c);
  if (!verdict) return denyForNow(c, 503, VERIFY_RETRY);
  if (verdict.isVerified) return grant(c, caller, { ...cookie, verifiedAt: clock.now() });
  const error = 'verification_required';
  const error_description = 'Human verification is required first.';
  return c.json({ error, error_description, verification: verdict.challenge }, 403);
}

async function grant(c: C, caller: Caller, cookie: CookieVisitor | null): Promise<Response> {
  const { settings, keys } = c.var.work;
  const { publicBase, clock, store } = settings;
  const base = (publicBase ?? baseFor(c.req.url, caller.origin)).replace(/\/+$/, '');
  if (cookie) {
    const secure = base.startsWith('https:');
    const crossSite = c.req.header('sec-fetch-site') === 'cross-site';
    await setVisitorCookie(c, keys, cookie, { secure, crossSite });
  }
  const token = {
    access_token: await issueToken(caller, keys, clock),
    ...{ token_type: 'Bearer', expires_in: TOKEN_LIFETIME, api_base: base },
  };
  if (store.durability !== 'durable') return c.json(token);
  // An extension: for this many seconds a create can safely be retried with the same key. Omitted
  // where the store may lose the key: then a retry could be billed twice.
  return c.json({ ...token, idempotency_key_ttl: TIMES.keyLifetime / 1000 });
}

const isStillVerified = ({ verifiedAt }: CookieVisitor, now: number): boolean =>
  verifiedAt > 0 && now - verifiedAt < TIMES.verified;

/** Undefined when it cannot be determined now. */
async function runVerification(c: C): Promise<Verdict | undefined> {
  const { settings, keys, client, report } = c.var.work;
  const { verify, store, clock, fetch = globalThis.fetch } = settings;
  const context = { address: client.address, store, clock, fetch, key: keys.verification };
  try {
    return await verify?.(c.req.raw, await readProof(c), context);
  } catch (error) {
    report('verify', { code: error instanceof Error ? error.name : 'unknown' });
    return undefined;
  }
}

/**
 * @param address bucket of the client's address, for visitors identified by cookie alone
 * @returns ms to wait; 0 also when the store is unavailable: paid calls check it again
 */
async function overLimit(
  visitor: string,
  address: string | undefined,
  { settings, report }: Work,
): Promise<number> {
  const { store, limits } = settings;
  const ttl = TIMES.minute;
  const claims: Limit[] = [{ key: `tokens:${visitor}`, max: limits.tokensPerMinute, ttl }];
  if (address !== undefined)
    claims.push({ key: `tokens:${address}`, max: limits.tokensPerAddressPerMinute, ttl });
  try {
    const claimed = await store.claim(crypto.randomUUID(), claims);
    return 'full' in claimed ? Math.max(1, claimed.retryAfter) : 0;
  } catch {
    report('store', { code: 'store-down' });
    return 0;
  }
}

/** @param wait ms */
function denyForNow(c: C, status: 429 | 503, wait: number): Response {
  c.header('Retry-After', String(Math.ceil(wait / 1000)));
  const text = status === 429 ? 'Too many requests.' : 'Temporarily unavailable.';
  return deny(c, status, text, 'temporarily_unavailable');
}

function deny(
  c: Context,
  status: 401 | 429 | 503,
  error_description: string,
  error = 'access_denied',
): Response {
  return c.json({ error, error_description }, status);
}
