import { createHmac } from 'node:crypto';

/**
 * Presigned links. They carry the six query parameters of AWS Signature Version 4, but the signature
 * is simplified: one HMAC-SHA256 over method, path, date and lifetime, with a secret that lives as
 * long as the process. Real SigV4 hashes a canonical request with a derived key.
 */
export interface Signing {
  /** The absolute link `origin + path + ?X-Amz-…`; `path` starts with a slash and is percent-encoded. */
  sign(link: { origin: string; path: string; lifetimeSeconds: number; method?: string }): string;
  /** Judges a request for a link. */
  verify(request: { method: string; url: URL }): Verdict;
}

export type Verdict = 'valid' | 'unsigned' | 'mismatch' | 'expired';

export function createSigning(secret: Uint8Array, now: () => number): Signing {
  const parameters = (method: string, path: string, date: string, expires: string) => {
    const text = [method, path, date, expires].join('\n');
    return new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `EMULATOR/${date.slice(0, 8)}/local/s3/aws4_request`,
      'X-Amz-Date': date,
      'X-Amz-Expires': expires,
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': createHmac('sha256', secret).update(text).digest('hex'),
    });
  };

  return {
    sign({ origin, path, lifetimeSeconds, method = 'GET' }) {
      const query = parameters(method, path, amzDate(now()), String(lifetimeSeconds));
      return `${origin}${path}?${query.toString()}`;
    },

    verify({ method, url }) {
      const given = url.searchParams;
      const date = given.get('X-Amz-Date');
      const expires = given.get('X-Amz-Expires');
      if (date === null || expires === null) return 'unsigned';
      const expected = parameters(method, url.pathname, date, expires);
      expected.sort();
      given.sort();
      if (given.toString() !== expected.toString()) return 'mismatch';
      return now() < parseAmzDate(date) + Number(expires) * 1000 ? 'valid' : 'expired';
    },
  };
}

/** Epoch milliseconds → `20250131T120000Z`, cut to whole seconds as on S3. */
const amzDate = (time: number): string =>
  new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');

const parseAmzDate = (date: string): number =>
  Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
