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
}

/** What a task's handle says. Signed, not secret: SJinn's ids are of no use without the key. */
export interface TaskHandle {
  readonly chatId: string;
  readonly projectId: string;
  readonly visitor: string;
  /** The member that the task is in the store's limits. */
  readonly member: string;
}

/** A JWT for one visitor, one origin and this relay (RFC 9068's `typ`). */
export function issueToken({ visitor, origin }: Caller, keys: Keys, clock: Clock): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  return new SignJWT({ origin })
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
    const { sub, origin } = payload;
    return sub && typeof origin === 'string' ? { visitor: sub, origin } : undefined;
  } catch {
    return undefined;
  }
}

/** A compact JWS: it needs no database, and cannot be made up. */
export function sealHandle(handle: TaskHandle, keys: Keys): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(handle));
  return new CompactSign(payload).setProtectedHeader(HANDLE).sign(keys.handle);
}

/** Undefined when it is forged, or another visitor's. */
export async function openHandle(
  sealed: string,
  visitor: string,
  keys: Keys,
): Promise<TaskHandle | undefined> {
  try {
    const how = { algorithms: [HANDLE.alg] };
    const { payload } = await compactVerify(sealed, keys.handle, how);
    const handle = JSON.parse(new TextDecoder().decode(payload)) as TaskHandle;
    return handle.visitor === visitor ? handle : undefined;
  } catch {
    return undefined;
  }
}
