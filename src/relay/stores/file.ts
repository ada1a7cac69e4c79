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
 * Three kinds of record: a value by key; the expiry (ms since the epoch) of one member of one set;
 * and an index by expiry, so that expired records are found without a scan.
 */
type Key =
  | readonly ['value', string]
  | readonly ['member', string, string]
  | readonly ['end', number, ...string[]];

/** Sorts after every member's name. */
const LAST = '\uffff';
/** Maximum records that one claim sweeps; a claim creates about ten. */
const SWEEP = 100;

/**
 * For the processes of one machine, in a file (LMDB). A write is on disk before it is acknowledged,
 * so it survives a killed relay and a power failure.
 */
class FileStore implements RelayStore {
  readonly durability = 'durable';
  /** Per process: each relay on the file queries SJinn itself, without touching the disk. */
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
    await this.#db.transaction(() => this.#put({ key, value, ttl }, this.#clock.now()));
  }

  claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed> {
    // a transaction that throws commits its writes so far: check everything before writing
    return this.#db.transaction((): Claimed => {
      const now = this.#clock.now();
      this.#sweep(now);
      const prior = entry ? this.#value(entry.key, now) : null;
      if (prior !== null) return { claimed: false, prior };
      for (const [full, { key, max }] of limits.entries()) {
        const expiries = this.#expiries(key, now);
        if (expiries.length < max || this.#read(['member', key, member]) !== undefined) continue;
        return { claimed: false, full, retryAfter: Math.min(...expiries) - now };
      }
      for (const { key, ttl } of limits) this.#write(['member', key, member], now + ttl, now + ttl);
      if (entry) this.#put(entry, now);
      return { claimed: true };
    });
  }

  lineUp(member: string, line: Limit): Promise<number | null> {
    return this.passing.lineUp(member, line);
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

  /** @param until ms since the epoch, after which it may be swept */
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

  #put({ key, value, ttl }: Entry, now: number): void {
    this.#write(['value', key], { value, until: now + ttl } satisfies Value, now + ttl);
  }

  /** Expiry times of the current members. */
  #expiries(set: string, now: number): number[] {
    const members = this.#db.getRange({ start: ['member', set], end: ['member', set, LAST] });
    return Array.from(members, ({ value }) => value as number).filter((until) => until > now);
  }

  #sweep(now: number): void {
    const before = ['end', now] as unknown as string[];
    const expired = this.#db.getKeys({ start: ['end'], end: before, limit: SWEEP });
    for (const mark of Array.from(expired)) {
      const [, , ...key] = mark;
      const found = this.#db.get(key) as Value | number | undefined;
      const until = typeof found === 'object' ? found.until : found;
      if (until !== undefined && until <= now) this.#remove(key as unknown as Key);
      this.#remove(mark as unknown as Key);
    }
  }
}

/**
 * @param path of a folder; created if missing
 * @throws Error when it is not writable
 */
export function fileStore(path: string, clock: Clock = systemClock): RelayStore {
  mkdirSync(path, { recursive: true, mode: 0o700 }); // for the owner only
  // without `overlappingSync`, a commit is on disk when its promise resolves
  const db = open<unknown, string[]>({ path, encoding: 'json', overlappingSync: false });
  return new FileStore(db, clock);
}
