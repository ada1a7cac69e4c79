import { OjinError } from '../http/error.ts';
import type { Fetch } from '../http/request.ts';
import { SjinnClient } from '../sjinn/client.ts';
import type { Settings } from './options.ts';

/** Redirects that imply an unprocessed request (RFC 9110 §15.4). Others are ambiguous. */
const UNPROCESSED = [301, 307, 308];

/** One call to SJinn, and whether a failed one was ever sent. */
export interface Upstream {
  readonly client: SjinnClient;
  /** The call cannot have reached SJinn, or SJinn redirected it without processing it. */
  neverArrived(): boolean;
}

/** @param timeout in ms */
export function upstream(settings: Settings, timeout: number): Upstream {
  const { apiKey, apiBase, clock, fetch = globalThis.fetch } = settings;
  const credentials = (refused?: string) => {
    if (refused) throw new OjinError('unauthorized', { status: 401 }); // there is only one key
    return { accessToken: apiKey, apiBase };
  };
  let neverArrived = false;
  const guarded: Fetch = async (url, init) => {
    let response: Response;
    try {
      response = await fetch(url, init);
    } catch (error) {
      neverArrived = isUnsent(error);
      throw error;
    }
    neverArrived = UNPROCESSED.includes(response.status);
    return response;
  };
  return {
    client: new SjinnClient({ credentials, fetch: guarded, clock, timeout }),
    neverArrived: () => neverArrived,
  };
}

/**
 * Whether a failed `fetch` never got a connection: DNS failure, connection refused, or an untrusted
 * certificate. Where the runtime does not tell, the request may have been sent.
 */
function isUnsent(error: unknown): boolean {
  const cause = Object(error instanceof Error ? error.cause : undefined) as {
    code?: unknown;
    syscall?: unknown;
    errors?: readonly { code?: unknown; syscall?: unknown }[];
  };
  // one per address that was tried
  const all = cause.errors?.length ? cause.errors : [cause];
  return all.every(
    ({ code, syscall }) =>
      syscall === 'connect' ||
      syscall === 'getaddrinfo' ||
      (typeof code === 'string' && BEFORE_SENDING.test(code)),
  );
}

/** Undici's connect timeout, and certificate errors of OpenSSL and Node. */
const BEFORE_SENDING =
  /^(UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_ALTNAME_INVALID|CERT_.*|UNABLE_TO_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/;
