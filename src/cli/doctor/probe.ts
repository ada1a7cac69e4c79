import type { Fetch } from '../../http/request.ts';
import type { Contract } from '../../ojin/authenticated/contract.ts';

/** The doctor's access to the network. */
export interface Ports {
  readonly fetch: Fetch;
  /** Whether a URL may be contacted; asks about private addresses. */
  readonly allows: (url: string) => Promise<boolean>;
  readonly signal: AbortSignal;
  /** Of the public endpoints. */
  readonly contract: Contract;
  /** Origin of the page to emulate. */
  readonly origin: string;
}

/** The first bytes of a response. */
export interface Probed {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** Timeout of one request, ms. */
const TIMEOUT = 15_000;

/** What to read of a response, and how to ask for it; default: a GET. */
interface Probe {
  readonly maxBytes: number;
  readonly method?: 'POST' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly range?: string;
}

/**
 * A request like that of a page, media element or script, cut off after `maxBytes`; undefined if there
 * is no response. The URL is sent unchanged, since it may be signed.
 */
export async function probe(
  { fetch, signal, origin }: Ports,
  url: string,
  { range, maxBytes, method, headers: more }: Probe,
): Promise<Probed | undefined> {
  try {
    const response = await fetch(url, {
      ...(method && { method }),
      headers: { Origin: origin, ...(range === undefined ? {} : { Range: range }), ...more },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    });
    const { status, headers } = response;
    return { status, headers, bytes: await readHead(response, maxBytes) };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function readHead(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  while (reader && size < maxBytes) {
    const { value, done } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
  }
  await reader?.cancel();
  return new Uint8Array(Buffer.concat(chunks).subarray(0, maxBytes));
}

/**
 * Whether a page of this origin may read the response. Source: Fetch standard, "CORS check".
 * @param withCookies the page sends cookies, with `credentials: 'include'`
 */
export function isReadable(headers: Headers, origin: string, withCookies = false): boolean {
  const allowed = headers.get('access-control-allow-origin');
  if (withCookies)
    return allowed === origin && headers.get('access-control-allow-credentials') === 'true';
  return allowed === '*' || allowed === origin;
}
