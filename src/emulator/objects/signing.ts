import { createHmac } from 'node:crypto';

/**
 * Presigned links. They carry the six query parameters of AWS Signature Version 4, but the signature
 * is simplified: one HMAC-SHA256 over method, path, own parameters, date and lifetime, with a
 * per-process secret. Real SigV4 hashes a canonical request with a derived key.
 */
export interface Signing {
  /** The absolute link `origin + path + ?X-Amz-…`; `path` starts with a slash and is percent-encoded. */
  sign(link: Link): string;
  /** Verifies the signature and expiry of a request. */
  verify(request: { method: string; url: URL }): Verdict;
  /** Expires every link signed so far, regardless of its date. */
  expireAll(): void;
}

export interface Link {
  readonly origin: string;
  readonly path: string;
  readonly lifetimeSeconds: number;
  /** Default GET. */
  readonly method?: string;
  /** Additional query parameters, included in the signature. */
  readonly query?: Readonly<Record<string, string>>;
}

export type Verdict = 'valid' | 'unsigned' | 'mismatch' | 'expired';

export function createSigning(secret: Uint8Array, now: () => number): Signing {
  /** How often all links were expired: each time by a new access key, which is signed. */
  let rotations = 0;
  const accessKey = () => `EMULATOR${rotations || ''}`;
  const parameters = (
    method: string,
    path: string,
    own: URLSearchParams,
    date: string,
    expires: string,
    key: string,
  ) => {
    own.sort();
    const text = [method, path, own.toString(), date, expires, key].join('\n');
    return new URLSearchParams({
      ...Object.fromEntries(own),
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `${key}/${date.slice(0, 8)}/local/s3/aws4_request`,
      'X-Amz-Date': date,
      'X-Amz-Expires': expires,
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': createHmac('sha256', secret).update(text).digest('hex'),
    });
  };

  return {
    sign({ origin, path, lifetimeSeconds, method = 'GET', query }) {
      const own = new URLSearchParams(query);
      const [date, expires] = [amzDate(now()), String(lifetimeSeconds)];
      const all = parameters(method, path, own, date, expires, accessKey());
      return `${origin}${path}?${all.toString()}`;
    },

    verify({ method, url }) {
      const given = url.searchParams;
      const date = given.get('X-Amz-Date');
      const expires = given.get('X-Amz-Expires');
      if (date === null || expires === null) return 'unsigned';
      const [key = ''] = given.get('X-Amz-Credential')?.split('/') ?? [];
      const own = new URLSearchParams([...given].filter(([name]) => !name.startsWith('X-Amz-')));
      const expected = parameters(method, url.pathname, own, date, expires, key);
      expected.sort();
      given.sort();
      if (given.toString() !== expected.toString()) return 'mismatch';
      const hasExpired = now() >= parseAmzDate(date) + Number(expires) * 1000;
      return hasExpired || key !== accessKey() ? 'expired' : 'valid';
    },

    expireAll() {
      rotations++;
    },
  };
}

/** Epoch milliseconds → `20250131T120000Z`, truncated to whole seconds as on S3. */
const amzDate = (time: number): string =>
  new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');

const parseAmzDate = (date: string): number =>
  Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
