import { type Clock, systemClock } from '../../http/clock.ts';
import type { Claimed, Entry, Limit, RelayStore } from './store.ts';

/** Claims and writes between two sweeps of expired entries. */
const SWEEP_EVERY = 1000;

/** For one process; everything is lost on restart. */
export class MemoryStore implements RelayStore {
  readonly durability = 'process';
  readonly #clock: Clock;
  readonly #values = new Map<string, { readonly value: string; readonly until: number }>();
  readonly #sets = new Map<string, Map<string, number>>();
  #calls = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** Number of stored values and sets. */
  get size(): number {
    return this.#values.size + this.#sets.size;
  }

  get(key: string): Promise<string | null> {
    return Promise.resolve(this.#read(key));
  }

  set(key: string, value: string, ttl: number): Promise<void> {
    this.#values.set(key, { value, until: this.#clock.now() + ttl });
    this.#sweep();
    return Promise.resolve();
  }

  claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed> {
    return Promise.resolve(this.#claim(member, limits, entry));
  }

  lineUp(member: string, { key, max, ttl }: Limit): Promise<number | null> {
    const now = this.#clock.now();
    const members = this.#members(key, now);
    if (!members.has(member) && members.size >= max) return Promise.resolve(null);
    this.#sets.set(key, members.set(member, now + ttl)); // a map keeps the order of arrival
    return Promise.resolve([...members.keys()].indexOf(member));
  }

  release(
    member: string,
    keys: readonly string[],
    entry?: Pick<Entry, 'key' | 'value'>,
  ): Promise<void> {
    for (const key of keys) {
      const members = this.#sets.get(key);
      members?.delete(member);
      if (!members?.size) this.#sets.delete(key);
    }
    if (!entry) return Promise.resolve();
    if (this.#read(entry.key) === entry.value) this.#values.delete(entry.key);
    return Promise.resolve();
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#values.clear();
    this.#sets.clear();
    return Promise.resolve();
  }

  #read(key: string): string | null {
    const found = this.#values.get(key);
    return found && found.until > this.#clock.now() ? found.value : null;
  }

  #claim(member: string, limits: readonly Limit[], entry?: Entry): Claimed {
    this.#sweep();
    const now = this.#clock.now();
    const prior = entry ? this.#read(entry.key) : null;
    if (prior !== null) return { claimed: false, prior };
    for (const [full, { key, max }] of limits.entries()) {
      const members = this.#members(key, now);
      if (members.has(member) || members.size < max) continue;
      return { claimed: false, full, retryAfter: Math.min(...members.values()) - now };
    }
    for (const { key, ttl } of limits)
      this.#sets.set(key, this.#members(key, now).set(member, now + ttl));
    if (entry) this.#values.set(entry.key, { value: entry.value, until: now + entry.ttl });
    return { claimed: true };
  }

  /** Current members. Empty sets are not stored, so rejected callers use no memory. */
  #members(key: string, now: number): Map<string, number> {
    const members = this.#sets.get(key);
    if (!members) return new Map();
    for (const [member, until] of members) if (until <= now) members.delete(member);
    if (!members.size) this.#sets.delete(key);
    return members;
  }

  #sweep(): void {
    if (++this.#calls % SWEEP_EVERY) return;
    const now = this.#clock.now();
    for (const [key, { until }] of this.#values) if (until <= now) this.#values.delete(key);
    for (const key of this.#sets.keys()) this.#members(key, now);
  }
}
