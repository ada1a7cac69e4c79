import type { Clock } from '../../http/clock.ts';
import type { Fetch } from '../../http/request.ts';
import type { RelayStore } from '../stores/store.ts';

/** What a check may use. */
export interface VerifyContext {
  /** Of the client; undefined when nobody knows. */
  readonly address: string | undefined;
  readonly store: RelayStore;
  readonly clock: Clock;
  readonly fetch: Fetch;
  /** For signatures of the check's own; derived from the relay's secret. */
  readonly key: string;
}

/** What the page needs to prove itself, as the answer of the token endpoint carries it. */
export interface Challenge {
  readonly type: string;
  readonly [field: string]: unknown;
}

export type Verdict =
  { readonly isVerified: true } | { readonly isVerified: false; readonly challenge: Challenge };

/**
 * Whether whoever asks for a token may have one.
 * @param proof what the page has sent; undefined when it has sent none yet
 * @throws when it cannot be told now: then the visitor is asked to come back
 */
export type Verify = (
  request: Request,
  proof: string | undefined,
  context: VerifyContext,
) => Promise<Verdict>;
