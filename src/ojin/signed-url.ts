/** ISO 8601 in the basic format, which `Date.parse` does not know: 20260101T120000Z. */
const BASIC = /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/;

/**
 * How long a presigned URL works from `now` on, in ms; Infinity when it does not say.
 *
 * Sources: Amazon S3 SigV4 query parameters (`X-Amz-Date` + `X-Amz-Expires` in s), Google Cloud
 * Storage V4 (`X-Goog-…`), S3 SigV2 and CloudFront (`Expires`, epoch seconds).
 *
 * Where the URL tells its lifetime, a device clock that is plainly wrong (the link would be over
 * before it came, or live longer than it can) is not believed: the full lifetime counts.
 */
export function lifetime(url: string, now: number): number {
  const query = new URL(url).searchParams;
  for (const store of ['Amz', 'Goog']) {
    const expires = Number(query.get(`X-${store}-Expires`)) * 1000;
    const signed = String(query.get(`X-${store}-Date`)).replace(BASIC, '$1-$2-$3:$4:$5');
    const left = Date.parse(signed) + expires - now;
    if (expires > 0) return left > 0 && left <= expires ? left : expires;
  }
  const absolute = Number(query.get('Expires')) * 1000;
  return absolute > 0 ? Math.max(0, absolute - now) : Infinity;
}
