import { request } from '../../http/request.ts';
import type { Verify } from './verify.ts';

export interface SiteVerifyOptions {
  /** The public key that the page renders the widget with. */
  siteKey: string;
  secretKey: string;
}

const TURNSTILE = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const HCAPTCHA = 'https://api.hcaptcha.com/siteverify';
/** ms */
const TIMEOUT = 5000;
/** Bytes */
const MAX_RESPONSE_BYTES = 64 * 1024;

/**
 * Cloudflare Turnstile.
 * Source: https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
 */
export const turnstile = (options: SiteVerifyOptions): Verify =>
  siteVerify({ type: 'turnstile', url: TURNSTILE, fields: {} }, options);

/** hCaptcha. Source: https://docs.hcaptcha.com/#verify-the-user-response-server-side */
export const hcaptcha = (options: SiteVerifyOptions): Verify =>
  siteVerify({ type: 'hcaptcha', url: HCAPTCHA, fields: { sitekey: options.siteKey } }, options);

/** Both services take a form, return `success`, and accept each proof once. */
function siteVerify(
  { type, url, fields }: { type: string; url: string; fields: Readonly<Record<string, string>> },
  { siteKey, secretKey }: SiteVerifyOptions,
): Verify {
  const challenge = { type, sitekey: siteKey };
  return async (_request, proof, { address, clock, fetch }) => {
    if (!proof) return { isVerified: false, challenge };
    const body = new URLSearchParams({ secret: secretKey, response: proof, ...fields });
    if (address !== undefined) body.set('remoteip', address);
    const isVerified = await request(url, {
      ...{ fetch, clock, timeout: TIMEOUT, maxBytes: MAX_RESPONSE_BYTES },
      init: { method: 'POST', body, redirect: 'manual' },
      decode: (json) => (Object(json) as { success?: unknown }).success === true,
    });
    return isVerified ? { isVerified } : { isVerified, challenge };
  };
}
