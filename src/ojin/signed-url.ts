/** ISO 8601 basic format, which `Date.parse` does not support: 20260101T120000Z. */
const BASIC = /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/;

/**
 * Remaining lifetime of a presigned URL from `now`, in ms; Infinity when unknown.
 *
 * Sources: Amazon S3 SigV4 query parameters (`X-Amz-Date` + `X-Amz-Expires` in s), Google Cloud
 * Storage V4 (`X-Goog-…`), S3 SigV2 and CloudFront (`Expires`, epoch seconds).
 *
 * If the URL contains its lifetime and the device clock is obviously wrong (the link would have
 * expired on arrival, or outlive its lifetime), the full lifetime is assumed.
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
