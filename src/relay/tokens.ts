import { CompactSign, compactVerify, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../http/clock.ts';
import type { Keys } from './keys.ts';

/** Seconds. */
export const TOKEN_LIFETIME = 300;
const ISSUER = 'ojin-relay';
const TOKEN = { alg: 'HS256', typ: 'at+jwt' };
const HANDLE = { alg: 'HS256', typ: 'task' };

/** Who calls, and from where. */
export interface Caller {
  readonly visitor: string;
  readonly origin: string;
  /** Nobody but a cookie of the relay's own, which may not come back, says who it is. */
  readonly isAnonymous: boolean;
}

/** What a task's handle says. Signed, not secret: SJinn's ids are of no use without the key. */
export interface TaskHandle {
  readonly chatId: string;
  readonly projectId: string;
  readonly visitor: string;
  /** The member that the task is in the store's limits. */
  readonly member: string;
  /** Missing in handles of versions before 0.2: those are bound to their visitor. */
  readonly isAnonymous?: boolean;
  readonly origin?: string;
  /** Bucket of the address that the task was started from; only of anonymous visitors. */
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

/** Undefined when it is forged, expired, or of another relay. */
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

/** A compact JWS: it needs no database, and cannot be made up. */
export function sealHandle(handle: TaskHandle, keys: Keys): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(handle));
  return new CompactSign(payload).setProtectedHeader(HANDLE).sign(keys.handle);
}

/**
 * Undefined when it is forged, or not the caller's.
 *
 * Whose session the host knows reads their own tasks alone. An anonymous visitor becomes another
 * one with each token where the browser keeps no cookie, so there the handle itself is the proof:
 * it cannot be guessed or made up, only the browser that started the task was given it, it is good
 * for reading alone, and only from a page of the origin that the task was started from.
 */
export async function openHandle(
  sealed: string,
  caller: Caller,
  keys: Keys,
): Promise<TaskHandle | undefined> {
  try {
    const how = { algorithms: [HANDLE.alg] };
    const { payload } = await compactVerify(sealed, keys.handle, how);
    const handle = JSON.parse(new TextDecoder().decode(payload)) as TaskHandle;
    const isTheirs = handle.isAnonymous
      ? caller.isAnonymous && handle.origin === caller.origin
      : handle.visitor === caller.visitor;
    return isTheirs ? handle : undefined;
  } catch {
    return undefined;
  }
}
