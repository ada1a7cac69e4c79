/** Passes the challenges that a token endpoint requires; loaded only then. */
import { OjinError } from '../../http/error.ts';
import type { Verification } from '../../sjinn/verification.ts';
import { emit } from '../events.ts';
import { solveAltcha } from './altcha.ts';

/**
 * A proof of work is solved here; a third-party widget is up to the page, which shows it when
 * requested by `sjinn-verify`.
 *
 * @returns the response for the token endpoint.
 * @throws OjinError `invalid` with the attribute `sjinn-verify` if the page ignores the event.
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
    const isHandled = !emit(target, 'sjinn-verify', { type, sitekey, respond: resolve }, true);
    if (!isHandled) reject(new OjinError('invalid', { attribute: 'sjinn-verify' }));
  });
}
