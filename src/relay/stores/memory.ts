import { type Clock, systemClock } from '../../http/clock.ts';
import type { Claimed, Entry, Limit, RelayStore } from './store.ts';

/** Writes between two searches for what has run out. */
const SWEEP_EVERY = 1000;

/** For one process; a restart forgets everything. */
export class MemoryStore implements RelayStore {
  readonly #clock: Clock;
  readonly #values = new Map<string, { readonly value: string; readonly until: number }>();
  readonly #sets = new Map<string, Map<string, number>>();
  #writes = 0;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** How many values and sets are kept. */
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

  delete(key: string): Promise<void> {
    this.#values.delete(key);
    return Promise.resolve();
  }

  claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed> {
    return Promise.resolve(this.#claim(member, limits, entry));
  }

  release(member: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#sets.get(key)?.delete(member);
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
    const now = this.#clock.now();
    const prior = entry ? this.#read(entry.key) : null;
    if (prior !== null) return { claimed: false, prior };
    for (const [full, { key, max }] of limits.entries()) {
      const members = this.#members(key, now);
      if (members.has(member) || members.size < max) continue;
      return { claimed: false, full, retryAfter: Math.min(...members.values()) - now };
    }
    for (const { key, ttl } of limits) this.#members(key, now).set(member, now + ttl);
    if (entry) this.#values.set(entry.key, { value: entry.value, until: now + entry.ttl });
    this.#sweep();
    return { claimed: true };
  }

  /** Those who are still in. */
  #members(key: string, now: number): Map<string, number> {
    const members = this.#sets.get(key) ?? new Map<string, number>();
    for (const [member, until] of members) if (until <= now) members.delete(member);
    this.#sets.set(key, members);
    return members;
  }

  #sweep(): void {
    if (++this.#writes % SWEEP_EVERY) return;
    const now = this.#clock.now();
    for (const [key, { until }] of this.#values) if (until <= now) this.#values.delete(key);
    for (const key of this.#sets.keys()) if (!this.#members(key, now).size) this.#sets.delete(key);
  }
}
