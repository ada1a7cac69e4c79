/** Passes the checks that a token endpoint asks for; loaded only then. */
import { OjinError } from '../../http/error.ts';
import type { Verification } from '../../sjinn/verification.ts';
import { emit } from '../events.ts';
import { solveAltcha } from './altcha.ts';

/**
 * A proof of work is done here; the widget of another service is the page's, which shows it when it is
 * asked to by `sjinn-verify`.
 *
 * @returns what goes to the token endpoint.
 * @throws OjinError `invalid` with the attribute `sjinn-verify` when the page does not take the event.
 */
export async function passVerification(
  target: EventTarget,
  verification: Verification,
  signal: AbortSignal,
): Promise<string> {
  if (verification.type === 'altcha') return solveAltcha(verification.challenge, signal);
  const { type, sitekey } = verification;
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    const isTaken = !emit(target, 'sjinn-verify', { type, sitekey, respond: resolve }, true);
    if (!isTaken) reject(new OjinError('invalid', { attribute: 'sjinn-verify' }));
  });
}
