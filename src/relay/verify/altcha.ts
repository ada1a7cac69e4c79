import { createChallenge, extractParams, verifySolution } from 'altcha-lib/v1';
import type { Challenge, Verify, VerifyContext } from './verify.ts';

export interface AltchaOptions {
  /** Maximum number of attempts, twice the average; default 50,000. */
  maxNumber?: number | undefined;
  /** Validity of a challenge in seconds; default 600. */
  lifetime?: number | undefined;
}

const ALGORITHM = 'SHA-256';

/**
 * Proof of work (ALTCHA, protocol version 1), without a third party. Each challenge is good for one
 * token; the store records solved ones.
 */
export function altcha({ maxNumber = 50_000, lifetime = 600 }: AltchaOptions = {}): Verify {
  return async (_request, proof, context) => {
    const isVerified = proof !== undefined && (await isSolved(proof, lifetime, context));
    if (isVerified) return { isVerified };
    const { key, clock } = context;
    const expires = new Date(clock.now() + lifetime * 1000);
    const challenge = await createChallenge({
      ...{ algorithm: ALGORITHM, hmacKey: key, maxNumber, expires },
    });
    return { isVerified, challenge: { type: 'altcha', challenge } satisfies Challenge };
  };
}

/** @throws when the store is unavailable: otherwise a solution could be reused forever */
async function isSolved(
  proof: string,
  lifetime: number,
  { key, clock, store }: VerifyContext,
): Promise<boolean> {
  const solution = decode(proof);
  // expiry is checked below: the library uses the system clock, not the relay's
  const isRight = solution && (await verifySolution(solution, key, false).catch(() => false));
  if (!isRight) return false;
  const expires = Number(extractParams(solution).expires) * 1000;
  if (!(expires > clock.now() && expires <= clock.now() + lifetime * 1000)) return false;
  const entry = { key: `altcha:${solution.signature}`, value: 'used', ttl: lifetime * 1000 };
  return (await store.claim('', [], entry)).claimed;
}

function decode(proof: string) {
  try {
    const { algorithm, challenge, number, salt, signature } = JSON.parse(atob(proof)) as Record<
      string,
      unknown
    >;
    const texts = [challenge, salt, signature].every((text) => typeof text === 'string');
    if (algorithm !== ALGORITHM || !texts || !Number.isSafeInteger(number)) return undefined;
    return { algorithm, challenge, number, salt, signature } as {
      algorithm: typeof ALGORITHM;
      challenge: string;
      number: number;
      salt: string;
      signature: string;
    };
  } catch {
    return undefined; // malformed: answered with another challenge
  }
}
