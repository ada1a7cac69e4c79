import { readText } from '../http/body.ts';
import { type Clock, systemClock } from '../http/clock.ts';
import { OjinError } from '../http/error.ts';
import { type Fetch, request } from '../http/request.ts';
import { httpUrl } from '../http/url.ts';
import type { Credentials } from './client.ts';
import {
  decodeVerification,
  ORIGIN_NOT_ALLOWED,
  VerificationRequiredError,
  type Verify,
} from './verification.ts';
import { MAX_RESPONSE_BYTES } from './wire.ts';

/** Response of the host's token endpoint. Source: OAuth 2.0, RFC 6749 §5.1. */
export interface Token {
  readonly access_token: string;
  /** Seconds; default 300. */
  readonly expires_in?: number;
  /** Base URL of SJinn calls with this token. */
  readonly api_base?: string;
  /** Seconds for which a create call may be retried with the same `Idempotency-Key`. */
  readonly idempotency_key_ttl?: number;
}

export type GetToken = () => Promise<Token>;

export interface TokenSourceOptions {
  getToken: GetToken;
  clock?: Clock | undefined;
  /** Base for resolving a relative `api_base`. */
  base?: string | undefined;
}

/** Tokens are renewed this long (ms) before they expire, since calls take a while. */
const MARGIN = 30_000;

interface CachedToken extends Credentials {
  readonly receivedAt: number;
  readonly until: number;
  /** ms */
  readonly keyLifetime: number;
}

/**
 * Access tokens, in memory only: concurrent requests are deduplicated, and tokens are renewed 30 s
 * before they expire or when the service rejects one. Their lifetime starts on arrival, by this
 * device's clock; setting the clock back expires them.
 */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  #cached: CachedToken | undefined;
  #pending: Promise<CachedToken> | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  /**
   * @param refused the token that was rejected with 401.
   * @throws OjinError `bad-answer` for a response without a token, or when `getToken` fails.
   */
  async credentials(refused?: string): Promise<CachedToken> {
    const now = (this.#options.clock ?? systemClock).now();
    const cached = this.#cached;
    if (cached && cached.accessToken !== refused && cached.receivedAt <= now && now < cached.until)
      return cached;
    this.#pending ??= this.#fetchToken().finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  async #fetchToken(): Promise<CachedToken> {
    const { getToken, clock = systemClock, base } = this.#options;
    const token = Object(await Promise.resolve().then(getToken).catch(rethrow)) as Partial<Token>;
    const { access_token, expires_in, api_base, idempotency_key_ttl } = token;
    if (typeof access_token !== 'string' || !access_token) throw new OjinError('bad-answer');
    const receivedAt = clock.now();
    const lifetime = 1000 * (Number(expires_in) || 300);
    const apiBase = httpUrl(api_base, base);
    return (this.#cached = {
      accessToken: access_token,
      apiBase: apiBase && new URL(apiBase, base).href,
      receivedAt,
      until: receivedAt + lifetime - Math.min(MARGIN, lifetime / 2),
      keyLifetime: 1000 * (Number(idempotency_key_ttl) || 0),
    });
  }
}

/**
 * A host's own `getToken` may fail in any way. To require a sign-in, it rejects with
 * `code: 'unauthorized'`, like an `OjinError`; anything else is an error that is not the visitor's.
 */
function rethrow(cause: unknown): never {
  if (cause instanceof OjinError) throw cause;
  const { code } = Object(cause) as { code?: unknown };
  throw new OjinError(code === 'unauthorized' ? code : 'bad-answer', {}, { cause });
}

export interface TokenEndpointOptions {
  readonly credentials: RequestCredentials;
  readonly fetch?: Fetch | undefined;
  readonly clock?: Clock | undefined;
  /** Solves the verification that the endpoint may require; without it, that is a rejection. */
  readonly verify?: Verify | undefined;
}

/**
 * Requests a token from the host's endpoint: `POST`, with cookies according to `credentials`;
 * repeated once when it requires verification.
 * @throws OjinError, for example `unauthorized` when the visitor is not signed in, or `invalid` with
 * the attribute `token-endpoint` when the server there refuses the request itself (400, 405, …), or
 * is a relay that does not serve pages of this origin (403).
 */
export async function askTokenEndpoint(url: string, options: TokenEndpointOptions): Promise<Token> {
  const { verify } = options;
  try {
    return await postForToken(url, options);
  } catch (error) {
    if (!(error instanceof VerificationRequiredError) || !verify) throw error;
    return postForToken(url, options, await verify(error.verification));
  }
}

function postForToken(
  url: string,
  { credentials, fetch = globalThis.fetch, clock }: TokenEndpointOptions,
  verification?: string,
): Promise<Token> {
  const init: RequestInit = { method: 'POST', credentials };
  if (verification !== undefined) {
    init.body = JSON.stringify({ verification });
    init.headers = { 'content-type': 'application/json' };
  }
  return request(url, {
    clock,
    init,
    maxBytes: MAX_RESPONSE_BYTES,
    fetch: async (address, init) => {
      const response = await fetch(address, init);
      if (response.status === 403) await throwReason(response);
      return response;
    },
    decode: (json) => json as Token,
  }).catch(blameEndpoint);
}

/** It has not seen what the visitor wrote: the address leads elsewhere, or does not serve this page. */
function blameEndpoint(cause: unknown): never {
  const { code, status } = cause as OjinError;
  if (code === 'invalid')
    throw new OjinError(code, { status, attribute: 'token-endpoint' }, { cause });
  throw cause;
}

/** A 403 may say why; otherwise it is an ordinary rejection. */
async function throwReason(response: Response): Promise<void> {
  const json = await readText(response, MAX_RESPONSE_BYTES)
    .then((text) => JSON.parse(text) as { error?: unknown } | null)
    .catch(() => null);
  const verification = decodeVerification(json);
  if (verification) throw new VerificationRequiredError(verification);
  if (json?.error === ORIGIN_NOT_ALLOWED) throw new OjinError('invalid', { status: 403 });
}
