import { Redis } from 'ioredis';
import type { Claimed, Entry, Limit, RelayStore } from './store.ts';

/** One hash tag, so that a cluster keeps everything that one script touches in one place. */
const PREFIX = '{ojin-relay}:';
/** ms. Whoever waits for the store is a visitor. */
const COMMAND_TIMEOUT = 2000;

/**
 * KEYS: the entry (or ''), then the sets. ARGV: member, value, ttl, then max and ttl of each set.
 * By the clock of Redis, since those of the relays may differ.
 */
const CLAIM = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] ~= '' then
  local prior = redis.call('GET', KEYS[1])
  if prior then return {'prior', prior} end
end
for i = 2, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  if redis.call('ZCARD', KEYS[i]) >= tonumber(ARGV[i * 2])
    and not redis.call('ZSCORE', KEYS[i], ARGV[1]) then
    local first = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
    return {'full', i - 2, (first[2] or now) - now}
  end
end
for i = 2, #KEYS do
  local ttl = tonumber(ARGV[i * 2 + 1])
  redis.call('ZADD', KEYS[i], now + ttl, ARGV[1])
  redis.call('PEXPIRE', KEYS[i], ttl)
end
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return {'claimed'}`;

/** For any number of processes, on one Redis or Valkey. */
class RedisStore implements RelayStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  get(key: string): Promise<string | null> {
    return this.#redis.get(PREFIX + key);
  }

  async set(key: string, value: string, ttl: number): Promise<void> {
    await this.#redis.set(PREFIX + key, value, 'PX', ttl);
  }

  async delete(key: string): Promise<void> {
    await this.#redis.del(PREFIX + key);
  }

  async claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed> {
    const keys = [entry?.key ?? '', ...limits.map(({ key }) => key)];
    const [answer, first, second] = (await this.#redis.eval(
      CLAIM,
      keys.length,
      ...keys.map((key) => PREFIX + key),
      ...[member, entry?.value ?? '', entry?.ttl ?? 0],
      ...limits.flatMap(({ max, ttl }) => [max, ttl]),
    )) as ['claimed' | 'prior' | 'full', string | number, number];
    if (answer === 'prior') return { claimed: false, prior: String(first) };
    if (answer === 'full') return { claimed: false, full: Number(first), retryAfter: second };
    return { claimed: true };
  }

  async release(member: string, keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => this.#redis.zrem(PREFIX + key, member)));
  }

  async ping(): Promise<void> {
    await this.#redis.ping();
  }

  async close(): Promise<void> {
    await this.#redis.quit().catch(() => undefined);
    this.#redis.disconnect();
  }
}

/**
 * A store on `redis://` or `rediss://`. It resolves also when Redis is not there yet: until it is,
 * and whenever it is gone, every call fails at once, and the connection comes back by itself.
 */
export async function redisStore(url: string): Promise<RelayStore> {
  const redis = new Redis(url, {
    ...{ lazyConnect: true, enableOfflineQueue: false, autoResendUnfulfilledCommands: false },
    ...{ maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT },
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', () => undefined); // each call that fails says so; `healthz` shows it
  await redis.connect().catch(() => undefined);
  return new RedisStore(redis);
}
