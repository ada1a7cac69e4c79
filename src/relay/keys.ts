import { base64url } from 'jose';

const encode = (text: string) => new TextEncoder().encode(text);

/** One key for each purpose, so that what is signed for one is nothing to another. */
export interface Keys {
  readonly token: Uint8Array;
  readonly handle: Uint8Array;
  readonly cookie: Uint8Array<ArrayBuffer>;
  /** For the challenges that a page has to solve. */
  readonly verification: string;
  /** Names this relay in its tokens: another secret or another address, another name. */
  readonly audience: string;
  /** A keyed digest, so that what is stored or logged tells nothing. */
  digest(...parts: readonly string[]): Promise<string>;
}

/**
 * @param secret of the host
 * @param place what tells relays with the same secret apart
 */
export async function deriveKeys(secret: string, place: string): Promise<Keys> {
  const { subtle } = crypto;
  const root = await subtle.importKey('raw', encode(secret), 'HKDF', false, ['deriveBits']);
  const derive = async (purpose: string) => {
    const salt = encode(`ojin-relay ${place}`);
    const how = { name: 'HKDF', hash: 'SHA-256', salt, info: encode(purpose) };
    return new Uint8Array(await subtle.deriveBits(how, root, 256));
  };
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const digesting = await subtle.importKey('raw', await derive('digest'), hmac, false, ['sign']);
  return {
    token: await derive('token'),
    handle: await derive('handle'),
    cookie: await derive('cookie'),
    verification: base64url.encode(await derive('verification')),
    audience: `ojin-relay:${base64url.encode(await derive('audience')).slice(0, 22)}`,
    digest: async (...parts) =>
      base64url.encode(
        new Uint8Array(await subtle.sign('HMAC', digesting, encode(JSON.stringify(parts)))),
      ),
  };
}
