import type { Clock } from '../../http/clock.ts';
import type { Fetch } from '../../http/request.ts';
import type { RelayStore } from '../stores/store.ts';

/** What a verifier may use. */
export interface VerifyContext {
  /** The client's; undefined when unknown. */
  readonly address: string | undefined;
  readonly store: RelayStore;
  readonly clock: Clock;
  readonly fetch: Fetch;
  /** For the verifier's own signatures; derived from the relay's secret. */
  readonly key: string;
}

/** What the page has to solve, as sent in the token endpoint's response. */
export interface Challenge {
  readonly type: string;
  readonly [field: string]: unknown;
}

export type Verdict =
  { readonly isVerified: true } | { readonly isVerified: false; readonly challenge: Challenge };

/**
 * Decides whether a token may be issued.
 * @param proof sent by the page; undefined when it has not sent one yet
 * @throws when it cannot be determined now: the visitor is then asked to retry later
 */
export type Verify = (
  request: Request,
  proof: string | undefined,
  context: VerifyContext,
) => Promise<Verdict>;
