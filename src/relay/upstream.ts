import { OjinError } from '../http/error.ts';
import type { Fetch } from '../http/request.ts';
import { SjinnClient } from '../sjinn/client.ts';
import type { Settings } from './options.ts';

/** Redirects that say: nothing was done here, ask there (RFC 9110 §15.4). After others, who knows. */
const UNTOUCHED = [301, 307, 308];

/** One call to SJinn, and what is known of it once it has failed. */
export interface Upstream {
  readonly client: SjinnClient;
  /** Nothing of it can have reached SJinn, or SJinn has sent it elsewhere unread. */
  neverArrived(): boolean;
}

/** @param timeout in ms */
export function upstream(settings: Settings, timeout: number): Upstream {
  const { apiKey, apiBase, clock, fetch = globalThis.fetch } = settings;
  const credentials = (refused?: string) => {
    if (refused) throw new OjinError('unauthorized', { status: 401 }); // there is but one key
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
    neverArrived = UNTOUCHED.includes(response.status);
    return response;
  };
  return {
    client: new SjinnClient({ credentials, fetch: guarded, clock, timeout }),
    neverArrived: () => neverArrived,
  };
}

/**
 * Whether a failed `fetch` never had a connection to send anything on: no address, nobody there, or
 * a certificate that is not to be trusted. Where a runtime does not say, it may have been sent.
 */
function isUnsent(error: unknown): boolean {
  const cause = Object(error instanceof Error ? error.cause : undefined) as {
    code?: unknown;
    syscall?: unknown;
    errors?: readonly { code?: unknown; syscall?: unknown }[];
  };
  // one for each address that was tried
  const all = cause.errors?.length ? cause.errors : [cause];
  return all.every(
    ({ code, syscall }) =>
      syscall === 'connect' ||
      syscall === 'getaddrinfo' ||
      (typeof code === 'string' && BEFORE_SENDING.test(code)),
  );
}

/** Undici's own timeout, and what OpenSSL and Node say of certificates. */
const BEFORE_SENDING =
  /^(UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_ALTNAME_INVALID|CERT_.*|UNABLE_TO_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/;
