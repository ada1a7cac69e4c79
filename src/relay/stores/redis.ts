import { Redis } from 'ioredis';
import {
  type Claimed,
  type Durability,
  type Entry,
  type Limit,
  NothingWritten,
  type RelayStore,
} from './store.ts';

/** One hash tag, so that a cluster keeps all keys of a script in one slot. */
const PREFIX = '{ojin-relay}:';
/** ms. Short, since visitors wait for it. */
const COMMAND_TIMEOUT = 2000;

/**
 * KEYS: the entry (or ''), then the sets. ARGV: member, value, ttl, deadline, then max and ttl of
 * each set. Uses the clock of Redis, since those of the relays may differ. After the deadline the
 * caller has given up waiting, so nothing must be claimed.
 */
const CLAIM = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if tonumber(ARGV[4]) > 0 and now > tonumber(ARGV[4]) then return {'late'} end
if ARGV[2] ~= '' then
  local prior = redis.call('GET', KEYS[1])
  if prior then return {'prior', prior} end
end
for i = 2, #KEYS do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  if redis.call('ZCARD', KEYS[i]) >= tonumber(ARGV[i * 2 + 1])
    and not redis.call('ZSCORE', KEYS[i], ARGV[1]) then
    local first = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
    return {'full', i - 2, (first[2] or now) - now}
  end
end
for i = 2, #KEYS do
  local ttl = tonumber(ARGV[i * 2 + 2])
  redis.call('ZADD', KEYS[i], now + ttl, ARGV[1])
  redis.call('PEXPIRE', KEYS[i], ttl)
end
if ARGV[2] ~= '' then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return {'claimed'}`;

/**
 * KEYS: the set, by expiry, and its order of arrival. ARGV: member, max, ttl. Whoever has left the set,
 * or is not heard from, has left the order. -1: full.
 */
const LINE_UP = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZINTERSTORE', KEYS[2], 2, KEYS[2], KEYS[1], 'WEIGHTS', 1, 0)
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return -1 end
  redis.call('ZADD', KEYS[2], time[1] * 1000000 + time[2], ARGV[1])
end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
local ttl = math.max(ARGV[3], redis.call('PTTL', KEYS[1]))
for i = 1, 2 do redis.call('PEXPIRE', KEYS[i], ttl) end
return redis.call('ZRANK', KEYS[2], ARGV[1])`;

/** KEYS: the entry (or ''), then the sets. ARGV: member, value. */
const RELEASE = `
for i = 2, #KEYS do redis.call('ZREM', KEYS[i], ARGV[1]) end
if ARGV[2] ~= '' and redis.call('GET', KEYS[1]) == ARGV[2] then redis.call('DEL', KEYS[1]) end`;

export interface RedisStoreOptions {
  /**
   * True: this Redis loses no acknowledged write, although that cannot be detected, as with a
   * provider that forbids `CONFIG`. Default: detected.
   */
  durable?: boolean | undefined;
}

/** For any number of processes, on one Redis or Valkey. */
class RedisStore implements RelayStore {
  readonly #redis: Redis;
  readonly #isDurable: boolean | undefined;
  #durability: Durability = 'process';
  /** ms from this process's monotonic clock to the clock of Redis; NaN when unknown. */
  #clockOffset = NaN;

  constructor(redis: Redis, { durable }: RedisStoreOptions) {
    this.#redis = redis;
    this.#isDurable = durable;
  }

  get durability(): Durability {
    return this.#durability;
  }

  /** Detects clock and durability; on every connection, since the server may have changed. */
  async inspect(): Promise<void> {
    this.#durability = 'process';
    const [seconds, microseconds] = await this.#redis.time();
    this.#clockOffset = Number(seconds) * 1000 + Number(microseconds) / 1000 - performance.now();
    this.#durability = this.#isDurable ? 'durable' : await detectDurability(this.#redis);
  }

  get(key: string): Promise<string | null> {
    return this.#redis.get(PREFIX + key);
  }

  async set(key: string, value: string, ttl: number): Promise<void> {
    await this.#redis.set(PREFIX + key, value, 'PX', ttl);
  }

  async claim(member: string, limits: readonly Limit[], entry?: Entry): Promise<Claimed> {
    if (this.#redis.status !== 'ready') throw new NothingWritten();
    const keys = [entry?.key ?? '', ...limits.map(({ key }) => key)];
    const deadline = Math.floor(performance.now() + this.#clockOffset + COMMAND_TIMEOUT) || 0;
    const [answer, first, second] = (await this.#redis.eval(
      CLAIM,
      keys.length,
      ...keys.map((key) => PREFIX + key),
      ...[member, entry?.value ?? '', entry?.ttl ?? 0, deadline],
      ...limits.flatMap(({ max, ttl }) => [max, ttl]),
    )) as ['claimed' | 'prior' | 'full' | 'late', string | number, number];
    if (answer === 'late') throw new NothingWritten();
    if (answer === 'prior') return { claimed: false, prior: String(first) };
    if (answer === 'full') return { claimed: false, full: Number(first), retryAfter: second };
    return { claimed: true };
  }

  async lineUp(member: string, { key, max, ttl }: Limit): Promise<number | null> {
    const [set, order] = [PREFIX + key, `${PREFIX}${key}:order`];
    const inFront = await this.#redis.eval(LINE_UP, 2, set, order, member, max, ttl);
    return inFront === -1 ? null : Number(inFront);
  }

  async release(
    member: string,
    keys: readonly string[],
    entry?: Pick<Entry, 'key' | 'value'>,
  ): Promise<void> {
    const all = [entry?.key ?? '', ...keys].map((key) => PREFIX + key);
    await this.#redis.eval(RELEASE, all.length, ...all, member, entry?.value ?? '');
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
 * Durable only with an append-only file that is flushed before each reply, and without eviction.
 * Where `CONFIG` is forbidden, Redis only counts as surviving restarts of the relay.
 */
async function detectDurability(redis: Redis): Promise<Durability> {
  try {
    const configOf = async (pattern: string) => await redis.config('GET', pattern);
    const answers = [...(await configOf('append*')), ...(await configOf('maxmemory*'))];
    const valueOf = (name: string) => answers[answers.indexOf(name) + 1];
    const isWritten = valueOf('appendonly') === 'yes' && valueOf('appendfsync') === 'always';
    const isKept = valueOf('maxmemory') === '0' || valueOf('maxmemory-policy') === 'noeviction';
    return isWritten && isKept ? 'durable' : 'restart';
  } catch {
    return 'restart';
  }
}

/**
 * A store on `redis://` or `rediss://`. Resolves even if Redis is not reachable yet: while it is
 * unavailable, every call fails immediately, and the connection is re-established automatically.
 */
export async function redisStore(
  url: string,
  options: RedisStoreOptions = {},
): Promise<RelayStore> {
  const redis = new Redis(url, {
    ...{ lazyConnect: true, enableOfflineQueue: false, autoResendUnfulfilledCommands: false },
    ...{ maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT },
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  redis.on('error', () => undefined); // failing calls reject on their own; `healthz` shows it
  const store = new RedisStore(redis, options);
  const inspect = () => store.inspect().catch(() => undefined); // retried on the next connection
  await redis.connect().then(inspect, () => undefined);
  redis.on('ready', () => void inspect());
  return store;
}
