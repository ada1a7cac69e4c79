import type { Clock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import { httpUrl } from '../../http/url.ts';
import { SjinnClient } from '../../sjinn/client.ts';
import {
  askTokenEndpoint,
  type GetToken,
  type Token,
  TokenSource,
} from '../../sjinn/token-source.ts';
import type { Verification } from '../../sjinn/verification.ts';

/** The options for the service from the element's attributes and properties. */
export interface ServiceOptions {
  readonly tokenEndpoint: string | null | undefined;
  readonly getToken: GetToken | undefined;
  readonly credentials: RequestCredentials | null | undefined;
  readonly apiBase: string | null | undefined;
  readonly fetch: Fetch | undefined;
  readonly clock: Clock | undefined;
}

/** SJinn's API as the element calls it: with the host's tokens, at the host's base URL. */
export class TaskService {
  readonly #options: ServiceOptions & EventTarget;
  #tokens: TokenSource | undefined;
  /** Aborted along with the tokens that it was started for. */
  #verifying = new AbortController();

  /** @param options are read at each call, so that attributes may change. */
  constructor(options: ServiceOptions & EventTarget) {
    this.#options = options;
  }

  /** A source of tokens is configured. */
  get isConfigured(): boolean {
    return !!this.#options.tokenEndpoint || !!this.#options.getToken;
  }

  /** Tokens from another source are not valid here; nor is a challenge that is still pending. */
  forgetTokens(): void {
    this.#tokens = undefined;
    this.#verifying.abort();
    this.#verifying = new AbortController();
  }

  get tokens(): TokenSource {
    const { getToken, clock } = this.#options;
    return (this.#tokens ??= new TokenSource({
      getToken: getToken ?? (() => this.#askEndpoint()),
      clock,
      base: document.baseURI,
    }));
  }

  get client(): SjinnClient {
    const { apiBase, fetch, clock } = this.#options;
    return new SjinnClient({
      fetch,
      clock,
      credentials: async (refused) => {
        const credentials = await this.tokens.credentials(refused);
        return apiBase ? { ...credentials, apiBase: resolveUrl(apiBase, 'api-base') } : credentials;
      },
    });
  }

  async #askEndpoint(): Promise<Token> {
    const { tokenEndpoint, credentials, fetch, clock } = this.#options;
    return askTokenEndpoint(resolveUrl(tokenEndpoint, 'token-endpoint'), {
      credentials: credentials ?? 'same-origin',
      fetch,
      clock,
      verify: (verification) => this.#verify(verification),
    });
  }

  async #verify(verification: Verification): Promise<string> {
    const { signal } = this.#verifying;
    const { passVerification } = await import('./verification.ts');
    return passVerification(this.#options, verification, signal);
  }
}

/** @throws OjinError that names the attribute, if it is not an http(s) URL. */
function resolveUrl(url: string | null | undefined, attribute: string): string {
  const base = document.baseURI;
  if (url && httpUrl(url, base)) return new URL(url, base).href;
  throw new OjinError('invalid', { attribute });
}
