import { OjinError } from '../../http/error.ts';
import type { AltchaChallenge } from '../../sjinn/verification.ts';

/** Hashes computed per batch: a few ms, even on a slow phone. */
const BATCH = 100;
/** ms after which to yield to other work of the page. */
const SLICE = 16;

const encoder = new TextEncoder();

/**
 * Solves ALTCHA's proof of work: finds the number whose hash with the salt is the challenge. Runs
 * in slices, so that the page stays responsive.
 *
 * @returns the payload for the server: base64 of JSON. Source: ALTCHA, "Server Integration".
 * @throws OjinError `invalid` with the attribute `https` where Web Crypto is unavailable;
 * `bad-answer` when there is no such number; the signal's reason.
 */
export async function solveAltcha(
  { algorithm, challenge, salt, signature, maxnumber }: AltchaChallenge,
  signal: AbortSignal,
): Promise<string> {
  if (!isSecureContext) throw new OjinError('invalid', { attribute: 'https' });
  let sliceStart = performance.now();
  for (let first = 0; first <= maxnumber; first += BATCH) {
    signal.throwIfAborted();
    const numbers = Array.from(
      { length: Math.min(BATCH, maxnumber - first + 1) },
      (_, index) => first + index,
    );
    const hashes = await Promise.all(numbers.map((number) => sha256(salt + String(number))));
    const index = hashes.indexOf(challenge);
    if (index >= 0)
      return btoa(JSON.stringify({ algorithm, challenge, number: first + index, salt, signature }));
    if (performance.now() - sliceStart < SLICE) continue;
    await nextTask();
    sliceStart = performance.now();
  }
  throw new OjinError('bad-answer');
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Not `setTimeout`: it is clamped to 4 ms, and to 1 s in the background. */
const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
