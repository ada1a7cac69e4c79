import { httpUrl } from '../../http/url.ts';
import { API_BASE } from '../../ojin/api-base.ts';

/** The attribute `api-base` as an absolute URL; empty if it is invalid. */
export function endpointOf(apiBase: string | null | undefined): string {
  const { baseURI } = document;
  const url = httpUrl(apiBase ?? API_BASE, baseURI);
  return url ? new URL(url, baseURI).href : '';
}
