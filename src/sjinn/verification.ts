import { OjinError } from '../http/error.ts';

/** A proof of work. Source: ALTCHA, "Server Integration" (challenge and payload). */
export interface AltchaChallenge {
  readonly algorithm: 'SHA-256';
  /** SHA-256 of salt and number, in hex. */
  readonly challenge: string;
  readonly salt: string;
  readonly signature: string;
  readonly maxnumber: number;
}

/** A verification that a token endpoint requires before issuing a token. */
export type Verification =
  | { readonly type: 'altcha'; readonly challenge: AltchaChallenge }
  | { readonly type: 'turnstile' | 'hcaptcha'; readonly sitekey: string };

/** Solves a verification: returns the proof for the token endpoint. */
export type Verify = (verification: Verification) => Promise<string>;

/** The token endpoint requires verification first. */
export class VerificationRequiredError extends OjinError {
  readonly #verification: Verification;

  constructor(verification: Verification) {
    super('forbidden', { status: 403 });
    this.#verification = verification;
  }

  /** A getter, since events copy an error's own properties. */
  get verification(): Verification {
    return this.#verification;
  }
}

/** The `error` of a relay that does not serve pages of this origin: the host has to add it. */
export const ORIGIN_NOT_ALLOWED = 'origin_not_allowed';

/** More work than this is not verification, but an attack on the visitor's battery. */
const MAX_WORK = 10_000_000;

/** @returns undefined when the response requires no known verification. */
export function decodeVerification(json: unknown): Verification | undefined {
  const { error, verification } = Object(json) as Record<string, unknown>;
  if (error !== 'verification_required') return undefined;
  const { type, challenge, sitekey } = Object(verification) as Record<string, unknown>;
  switch (type) {
    case 'altcha': {
      const decoded = decodeChallenge(challenge);
      return decoded && { type, challenge: decoded };
    }
    case 'turnstile':
    case 'hcaptcha':
      return typeof sitekey === 'string' && sitekey ? { type, sitekey } : undefined;
    default:
      return undefined;
  }
}

function decodeChallenge(json: unknown): AltchaChallenge | undefined {
  const fields = Object(json) as Record<string, unknown>;
  const { algorithm, challenge, salt, signature, maxnumber = 1_000_000 } = fields;
  if (algorithm !== 'SHA-256') return undefined;
  if (typeof challenge !== 'string' || !/^[\da-f]{64}$/i.test(challenge)) return undefined;
  if (typeof salt !== 'string' || typeof signature !== 'string') return undefined;
  if (typeof maxnumber !== 'number' || !(maxnumber >= 0 && maxnumber <= MAX_WORK)) return undefined;
  return { algorithm, challenge: challenge.toLowerCase(), salt, signature, maxnumber };
}
