/** At most `max` members at a time; each is removed on release, or `ttl` ms after joining. */
export interface Limit {
  readonly key: string;
  readonly max: number;
  readonly ttl: number;
}

/** A value that is written only if absent. `ttl` in ms. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly ttl: number;
}

export type Claimed =
  | { readonly claimed: true }
  /** The entry exists already; nothing was changed. */
  | { readonly claimed: false; readonly prior: string }
  /** `full`: index of the limit that was reached; `retryAfter` in ms. Nothing was changed. */
  | { readonly claimed: false; readonly full: number; readonly retryAfter: number };

/** The store is unreachable, and it is certain that nothing was written. */
export class NothingWritten extends Error {
  override readonly name = 'NothingWritten';
}

/**
 * What acknowledged writes survive.
 * - `process`: nothing; they are lost when the relay's process ends.
 * - `restart`: restarts and crashes of relays, but not of the store itself.
 * - `durable`: any crash or kill, as long as the disk is intact.
 */
export type Durability = 'process' | 'restart' | 'durable';

/**
 * The relay's state, modelled as sets whose members expire. A task is a member of "this visitor's
 * last 24 hours" and of "running now"; a lock is a set of one.
 * Every method rejects when the store is unreachable. A write may then have succeeded anyway, or
 * succeed later, unless it rejects with {@link NothingWritten}.
 */
export interface RelayStore {
  /**
   * Determines whether visitors are guaranteed that an `Idempotency-Key` is kept: only with
   * `durable`. It may change at run time.
   */
  readonly durability: Durability;
  /**
   * For data that lives for seconds and may be lost, such as queries in flight. Set where writes
   * wait for a disk; default: the store itself.
   */
  readonly passing?: RelayStore;
  get(key: string): Promise<string | null>;
  /** `ttl` in ms. */
  set(key: string, value: string, ttl: number): Promise<void>;
  /**
   * Joins every set and writes the entry, or does nothing at all: atomically, even across
   * processes.
   */
  claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed>;
  /**
   * Joins a set that is a line: at its end, unless the member has a place in it, which is then kept
   * for another `ttl`. Atomic, even across processes.
   * @returns how many are in front; null when the set is full
   */
  lineUp(member: string, line: Limit): Promise<number | null>;
  /**
   * Leaves the sets, and removes the entry if it still has this value: atomically. Claims made in
   * the meantime are kept.
   */
  release(
    member: string,
    keys: readonly string[],
    entry?: Pick<Entry, 'key' | 'value'>,
  ): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
