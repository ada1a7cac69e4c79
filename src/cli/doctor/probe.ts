import type { Fetch } from '../../http/request.ts';

/** What the doctor reaches the world through. */
export interface Ports {
  readonly fetch: Fetch;
  /** Whether a URL may be contacted; asks about private addresses. */
  readonly allows: (url: string) => Promise<boolean>;
  readonly signal: AbortSignal;
  /** Of the page that a browser would be on. */
  readonly origin: string;
}

/** The beginning of what a link opens. */
export interface Probed {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** ms for one answer. */
const PATIENCE = 15_000;

/**
 * A GET as a media element or a script makes it, cut off after so many bytes; undefined when there is
 * no answer. The URL stays as it is to the letter, since it may be signed.
 */
export async function probe(
  { fetch, signal, origin }: Ports,
  url: string,
  { range, most }: { range?: string; most: number },
): Promise<Probed | undefined> {
  try {
    const response = await fetch(url, {
      headers: { Origin: origin, ...(range === undefined ? {} : { Range: range }) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    const { status, headers } = response;
    return { status, headers, bytes: await beginning(response, most) };
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function beginning(response: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  while (reader && size < most) {
    const { value, done } = await reader.read();
    if (done) break;
    pieces.push(value);
    size += value.byteLength;
  }
  await reader?.cancel();
  return new Uint8Array(Buffer.concat(pieces).subarray(0, most));
}

/** Whether a page of this origin may read the answer. Source: Fetch standard, "CORS check". */
export function isReadable(headers: Headers, origin: string): boolean {
  const allowed = headers.get('access-control-allow-origin');
  return allowed === '*' || allowed === origin;
}
