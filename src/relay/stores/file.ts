import { mkdirSync } from 'node:fs';
import { open, type RootDatabase } from 'lmdb';
import { type Clock, systemClock } from '../../http/clock.ts';
import { MemoryStore } from './memory.ts';
import type { Claimed, Entry, Limit, RelayStore } from './store.ts';

interface Value {
  readonly value: string;
  /** ms since the epoch */
  readonly until: number;
}

/**
 * Three kinds of record: a value by its key; the end (ms since the epoch) of one member of one set;
 * and, in the order of time, what ends when, so that it is found without a search.
 */
type Key =
  | readonly ['value', string]
  | readonly ['member', string, string]
  | readonly ['end', number, ...string[]];

/** Above every member's name. */
const LAST = '\uffff';
/** Records that one claim clears away; a claim makes some ten. */
const SWEEP = 100;

/**
 * For the processes of one machine, in a file (LMDB). A write is on the disk before it is
 * acknowledged: neither a killed relay nor a power failure loses it.
 */
class FileStore implements RelayStore {
  readonly durability = 'durable';
  /** Of this process: several relays on one file ask SJinn once each, and no disk for that. */
  readonly passing: RelayStore;
  readonly #db: RootDatabase<unknown, string[]>;
  readonly #clock: Clock;

  constructor(db: RootDatabase<unknown, string[]>, clock: Clock) {
    this.passing = new MemoryStore(clock);
    this.#db = db;
    this.#clock = clock;
  }

  get(key: string): Promise<string | null> {
    return Promise.resolve(this.#value(key, this.#clock.now()));
  }

  async set(key: string, value: string, ttl: number): Promise<void> {
    await this.#db.transaction(() => this.#keep({ key, value, ttl }, this.#clock.now()));
  }

  claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed> {
    // a transaction that throws is committed as far as it came: look at everything, then write
    return this.#db.transaction((): Claimed => {
      const now = this.#clock.now();
      this.#sweep(now);
      const prior = entry ? this.#value(entry.key, now) : null;
      if (prior !== null) return { claimed: false, prior };
      for (const [full, { key, max }] of limits.entries()) {
        const ends = this.#ends(key, now);
        if (ends.length < max || this.#read(['member', key, member]) !== undefined) continue;
        return { claimed: false, full, retryAfter: Math.min(...ends) - now };
      }
      for (const { key, ttl } of limits) this.#write(['member', key, member], now + ttl, now + ttl);
      if (entry) this.#keep(entry, now);
      return { claimed: true };
    });
  }

  async release(
    member: string,
    keys: readonly string[],
    entry?: Pick<Entry, 'key' | 'value'>,
  ): Promise<void> {
    await this.#db.transaction(() => {
      for (const key of keys) this.#remove(['member', key, member]);
      if (!entry) return;
      const found = this.#value(entry.key, this.#clock.now());
      if (found === entry.value) this.#remove(['value', entry.key]);
    });
  }

  ping(): Promise<void> {
    return this.get('ping').then(() => undefined);
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  #read(key: Key): unknown {
    return this.#db.get(key as unknown as string[]);
  }

  /** @param until ms since the epoch, after which a sweep may take it away */
  #write(key: Key, value: unknown, until: number): void {
    void this.#db.put(key as unknown as string[], value);
    void this.#db.put(['end', until, ...key] as unknown as string[], true);
  }

  #remove(key: Key): void {
    void this.#db.remove(key as unknown as string[]);
  }

  #value(key: string, now: number): string | null {
    const found = this.#read(['value', key]) as Value | undefined;
    return found && found.until > now ? found.value : null;
  }

  #keep({ key, value, ttl }: Entry, now: number): void {
    this.#write(['value', key], { value, until: now + ttl } satisfies Value, now + ttl);
  }

  /** When those leave who are still in. */
  #ends(set: string, now: number): number[] {
    const members = this.#db.getRange({ start: ['member', set], end: ['member', set, LAST] });
    return Array.from(members, ({ value }) => value as number).filter((until) => until > now);
  }

  #sweep(now: number): void {
    const before = ['end', now] as unknown as string[];
    const ended = this.#db.getKeys({ start: ['end'], end: before, limit: SWEEP });
    for (const mark of Array.from(ended)) {
      const [, , ...key] = mark;
      const found = this.#db.get(key) as Value | number | undefined;
      const until = typeof found === 'object' ? found.until : found;
      if (until !== undefined && until <= now) this.#remove(key as unknown as Key);
      this.#remove(mark as unknown as Key);
    }
  }
}

/**
 * @param path of a folder; it is made where there is none
 * @throws Error when it cannot be written to
 */
export function fileStore(path: string, clock: Clock = systemClock): RelayStore {
  mkdirSync(path, { recursive: true, mode: 0o700 }); // nobody else's business
  // without `overlappingSync` a commit has reached the disk when its promise resolves
  const db = open<unknown, string[]>({ path, encoding: 'json', overlappingSync: false });
  return new FileStore(db, clock);
}
