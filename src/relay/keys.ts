import { base64url } from 'jose';

const encode = (text: string) => new TextEncoder().encode(text);

/** One key per purpose, so that a signature for one is not valid for another. */
export interface Keys {
  readonly token: Uint8Array;
  readonly handle: Uint8Array;
  readonly cookie: Uint8Array<ArrayBuffer>;
  /** For verification challenges. */
  readonly verification: string;
  /** Identifies this relay in its tokens: unique per secret and address. */
  readonly audience: string;
  /** A keyed digest, so that stored and logged values reveal nothing. */
  digest(...parts: readonly string[]): Promise<string>;
}

/**
 * @param secret the host's secret
 * @param place distinguishes relays with the same secret
 */
export async function deriveKeys(secret: string, place: string): Promise<Keys> {
  const { subtle } = crypto;
  const root = await subtle.importKey('raw', encode(secret), 'HKDF', false, ['deriveBits']);
  const derive = async (purpose: string) => {
    const salt = encode(`ojin-relay ${place}`);
    const params = { name: 'HKDF', hash: 'SHA-256', salt, info: encode(purpose) };
    return new Uint8Array(await subtle.deriveBits(params, root, 256));
  };
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const digestKey = await subtle.importKey('raw', await derive('digest'), hmac, false, ['sign']);
  return {
    token: await derive('token'),
    handle: await derive('handle'),
    cookie: await derive('cookie'),
    verification: base64url.encode(await derive('verification')),
    audience: `ojin-relay:${base64url.encode(await derive('audience')).slice(0, 22)}`,
    digest: async (...parts) =>
      base64url.encode(
        new Uint8Array(await subtle.sign('HMAC', digestKey, encode(JSON.stringify(parts)))),
      ),
  };
}
