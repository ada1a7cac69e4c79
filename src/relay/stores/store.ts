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

/**
 * What the relay must remember, as one idea: a set of members that leave by themselves. A task is a
 * member of "this visitor's last 24 hours" and of "running now"; a lock is a set of one.
 * Every method rejects when the store cannot be reached.
 */
export interface RelayStore {
  get(key: string): Promise<string | null>;
  /** `ttl` in ms. */
  set(key: string, value: string, ttl: number): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Joins every set, and writes the entry, or does nothing at all: in one step, also among many
   * processes.
   */
  claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed>;
  release(member: string, keys: readonly string[]): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
