/** At most `max` members at a time; each leaves when it is released, or `ttl` ms after it came. */
export interface Limit {
  readonly key: string;
  readonly max: number;
  readonly ttl: number;
}

/** A value that is written only where none is. `ttl` in ms. */
export interface Entry {
  readonly key: string;
  readonly value: string;
  readonly ttl: number;
}

export type Claimed =
  | { readonly claimed: true }
  /** The entry is there already; nothing was changed. */
  | { readonly claimed: false; readonly prior: string }
  /** That limit is full for so many ms; nothing was changed. */
  | { readonly claimed: false; readonly full: number; readonly retryAfter: number };

/** The store cannot be reached, and certainly nothing was written. */
export class NothingWritten extends Error {
  override readonly name = 'NothingWritten';
}

/**
 * What a store still knows of a write that it has acknowledged.
 * - `process`: nothing once the relay's process ends.
 * - `restart`: everything, when relays end or crash; but not when the store itself does.
 * - `durable`: everything, whatever crashes or is killed, as long as the disk is whole.
 */
export type Durability = 'process' | 'restart' | 'durable';

/**
 * What the relay must remember, as one idea: a set of members that leave by themselves. A task is a
 * member of "this visitor's last 24 hours" and of "running now"; a lock is a set of one.
 * Every method rejects when the store cannot be reached. A write may then have happened all the
 * same, or happen later, unless it rejects with {@link NothingWritten}.
 */
export interface RelayStore {
  /**
   * How long visitors are promised that an `Idempotency-Key` is remembered depends on this: only
   * `durable` is worth a promise. It may change while the store runs.
   */
  readonly durability: Durability;
  /**
   * For what lasts for seconds and may be forgotten, such as who is asking SJinn just now. Given
   * where a write waits for a disk; default: the store itself.
   */
  readonly passing?: RelayStore;
  get(key: string): Promise<string | null>;
  /** `ttl` in ms. */
  set(key: string, value: string, ttl: number): Promise<void>;
  /**
   * Joins every set, and writes the entry, or does nothing at all: in one step, also among many
   * processes.
   */
  claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed>;
  /**
   * Leaves the sets, and removes the entry if it still has this value: in one step. Whatever has
   * been claimed in the meantime stays.
   */
  release(
    member: string,
    keys: readonly string[],
    entry?: Pick<Entry, 'key' | 'value'>,
  ): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
