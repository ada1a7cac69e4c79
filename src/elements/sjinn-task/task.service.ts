import type { Clock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import { httpUrl } from '../../http/url.ts';
import { SjinnClient } from '../../sjinn/client.ts';
import { type GetToken, tokenEndpoint, TokenSource } from '../../sjinn/token-source.ts';

/** What the element's attributes and properties say about the service. */
export interface ServiceOptions {
  readonly tokenEndpoint: string | null | undefined;
  readonly getToken: GetToken | undefined;
  readonly credentials: RequestCredentials | null | undefined;
  readonly apiBase: string | null | undefined;
  readonly fetch: Fetch | undefined;
  readonly clock: Clock | undefined;
}

/** SJinn's calls as the element makes them: with tokens of the host, to the address that it names. */
export class TaskService {
  readonly #options: ServiceOptions;
  #tokens: TokenSource | undefined;

  /** @param options are read at each call, so that attributes may change. */
  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /** Somebody says where tokens come from. */
  get isConfigured(): boolean {
    return !!this.#options.tokenEndpoint || !!this.#options.getToken;
  }

  /** Tokens of another place do not serve here. */
  forgetTokens(): void {
    this.#tokens = undefined;
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

  #askEndpoint(): ReturnType<GetToken> {
    const { tokenEndpoint: endpoint, credentials, fetch, clock } = this.#options;
    const url = resolveUrl(endpoint, 'token-endpoint');
    return tokenEndpoint(url, credentials ?? 'same-origin', fetch, clock)();
  }
}

/** @throws OjinError that names the attribute, unless it is an http(s) URL. */
function resolveUrl(url: string | null | undefined, attribute: string): string {
  const base = document.baseURI;
  if (url && httpUrl(url, base)) return new URL(url, base).href;
  throw new OjinError('invalid', { attribute });
}
