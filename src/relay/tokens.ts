import { CompactSign, compactVerify, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../http/clock.ts';
import type { Keys } from './keys.ts';

/** Seconds. */
export const TOKEN_LIFETIME = 300;
const ISSUER = 'ojin-relay';
const TOKEN = { alg: 'HS256', typ: 'at+jwt' };
const HANDLE = { alg: 'HS256', typ: 'task' };

/** Who is calling, and from where. */
export interface Caller {
  readonly visitor: string;
  readonly origin: string;
  /** Identified only by the relay's own cookie, which the browser may not send back. */
  readonly isAnonymous: boolean;
}

/** Payload of a task's handle. Signed, not secret: SJinn's ids are useless without the key. */
export interface TaskHandle {
  readonly chatId: string;
  readonly projectId: string;
  readonly visitor: string;
  /** The task's member name in the store's limits. */
  readonly member: string;
  /** Missing in handles from before version 0.2, which are bound to their visitor. */
  readonly isAnonymous?: boolean;
  readonly origin?: string;
  /** Bucket of the address that the task was started from; only for anonymous visitors. */
  readonly address?: string | undefined;
}

/** A JWT for one visitor, one origin and this relay (RFC 9068's `typ`). */
export function issueToken(
  { visitor, origin, isAnonymous }: Caller,
  keys: Keys,
  clock: Clock,
): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  return new SignJWT({ origin, anonymous: isAnonymous })
    .setProtectedHeader(TOKEN)
    .setIssuer(ISSUER)
    .setAudience(keys.audience)
    .setSubject(visitor)
    .setIssuedAt(now)
    .setExpirationTime(now + TOKEN_LIFETIME)
    .sign(keys.token);
}

/** Undefined when it is forged, expired, or from another relay. */
export async function readToken(
  token: string,
  keys: Keys,
  clock: Clock,
): Promise<Caller | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys.token, {
      ...{ issuer: ISSUER, audience: keys.audience, typ: TOKEN.typ, algorithms: [TOKEN.alg] },
      ...{ requiredClaims: ['exp', 'sub'], currentDate: new Date(clock.now()) },
    });
    const { sub, origin, anonymous } = payload;
    if (!sub || typeof origin !== 'string') return undefined;
    return { visitor: sub, origin, isAnonymous: anonymous === true };
  } catch {
    return undefined;
  }
}

/** A compact JWS: needs no database, and cannot be forged. */
export function sealHandle(handle: TaskHandle, keys: Keys): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(handle));
  return new CompactSign(payload).setProtectedHeader(HANDLE).sign(keys.handle);
}

/**
 * Undefined when it is forged, or not the caller's.
 *
 * Visitors identified by the host can read only their own tasks. Where browsers store no cookie, an
 * anonymous visitor's id changes with each token, so there the handle itself is proof: it cannot be
 * guessed or forged, only the browser that started the task was given it, it grants read access
 * alone, and only from the origin that the task was started from.
 */
export async function openHandle(
  sealed: string,
  caller: Caller,
  keys: Keys,
): Promise<TaskHandle | undefined> {
  try {
    const options = { algorithms: [HANDLE.alg] };
    const { payload } = await compactVerify(sealed, keys.handle, options);
    const handle = JSON.parse(new TextDecoder().decode(payload)) as TaskHandle;
    const isAllowed = handle.isAnonymous
      ? caller.isAnonymous && handle.origin === caller.origin
      : handle.visitor === caller.visitor;
    return isAllowed ? handle : undefined;
  } catch {
    return undefined;
  }
}
