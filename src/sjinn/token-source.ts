import { readText } from '../http/body.ts';
import { type Clock, systemClock } from '../http/clock.ts';
import { OjinError } from '../http/error.ts';
import { type Fetch, request } from '../http/request.ts';
import { httpUrl } from '../http/url.ts';
import type { Credentials } from './client.ts';
import { decodeVerification, VerificationRequiredError, type Verify } from './verification.ts';
import { LARGEST_ANSWER } from './wire.ts';

/** What the host's token endpoint answers. Source: OAuth 2.0, RFC 6749 §5.1. */
export interface Token {
  readonly access_token: string;
  /** Seconds; default 300. */
  readonly expires_in?: number;
  /** Where SJinn's calls go with this token. */
  readonly api_base?: string;
  /** Seconds for which a create call may be repeated with the same `Idempotency-Key`. */
  readonly idempotency_key_ttl?: number;
}

export type GetToken = () => Promise<Token>;

export interface TokenSourceOptions {
  getToken: GetToken;
  clock?: Clock | undefined;
  /** What a relative `api_base` counts from. */
  base?: string | undefined;
}

/** A token is renewed so long (ms) before its end: a call takes a while. */
const MARGIN = 30_000;

interface Held extends Credentials {
  readonly receivedAt: number;
  readonly until: number;
  /** ms */
  readonly keyLifetime: number;
}

/**
 * Access tokens, in memory only: asked for once however many callers wait, renewed 30 s before
 * their end, or when the service refuses one. Their lifetime counts from their arrival, by this
 * device's clock alone; a clock that was set back ends it.
 */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  #held: Held | undefined;
  #asking: Promise<Held> | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
  }

  /**
   * @param refused the token that was answered with 401.
   * @throws OjinError `bad-answer` for an answer without a token, or when `getToken` fails.
   */
  async credentials(refused?: string): Promise<Held> {
    const now = (this.#options.clock ?? systemClock).now();
    const held = this.#held;
    if (held && held.accessToken !== refused && held.receivedAt <= now && now < held.until)
      return held;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<Held> {
    const { getToken, clock = systemClock, base } = this.#options;
    const token = Object(await Promise.resolve().then(getToken).catch(rethrow)) as Partial<Token>;
    const { access_token, expires_in, api_base, idempotency_key_ttl } = token;
    if (typeof access_token !== 'string' || !access_token) throw new OjinError('bad-answer');
    const receivedAt = clock.now();
    const lifetime = 1000 * (Number(expires_in) || 300);
    const apiBase = httpUrl(api_base, base);
    return (this.#held = {
      accessToken: access_token,
      apiBase: apiBase && new URL(apiBase, base).href,
      receivedAt,
      until: receivedAt + lifetime - Math.min(MARGIN, lifetime / 2),
      keyLifetime: 1000 * (Number(idempotency_key_ttl) || 0),
    });
  }
}

/**
 * A host's own `getToken` may fail in any way. It says that somebody has to sign in by a rejection with
 * `code: 'unauthorized'`, as an `OjinError` has it; everything else is a fault, not the visitor's.
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
  /** Passes the check that the endpoint may ask for; without it that is a refusal. */
  readonly verify?: Verify | undefined;
}

/**
 * Asks a host's token endpoint: `POST`, with the cookies that `credentials` lets through; a second time
 * when it wants to see a check first.
 * @throws OjinError, for example `unauthorized` when the host knows nobody.
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
  const body = verification === undefined ? undefined : JSON.stringify({ verification });
  const init: RequestInit = { method: 'POST', credentials };
  if (body) Object.assign(init, { body, headers: { 'content-type': 'application/json' } });
  return request(url, {
    clock,
    init,
    maxBytes: LARGEST_ANSWER,
    fetch: async (address, how) => {
      const response = await fetch(address, how);
      if (response.status === 403) await throwIfVerification(response);
      return response;
    },
    decode: (json) => json as Token,
  });
}

async function throwIfVerification(response: Response): Promise<void> {
  const verification = await readText(response, LARGEST_ANSWER)
    .then((text) => decodeVerification(JSON.parse(text)))
    .catch(() => undefined); // a refusal, whatever it says
  if (verification) throw new VerificationRequiredError(verification);
}
