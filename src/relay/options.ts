import { type Clock, systemClock } from '../http/clock.ts';
import type { Fetch } from '../http/request.ts';
import { httpUrl } from '../http/url.ts';
import { API_BASE } from '../sjinn/client.ts';
import { parseRange } from './address.ts';
import { type Log, logToConsole } from './log.ts';
import { MemoryStore } from './stores/memory.ts';
import type { RelayStore } from './stores/store.ts';
import type { Verify } from './verify/verify.ts';

const DAY = 24 * 60 * 60_000;

/** How much visitors may ask for. Every task costs the account at least 200 credits. */
export interface RelayLimits {
  /** Tasks of one visitor within 24 hours; default 10. */
  tasksPerDay: number;
  /** Tasks of one visitor that run at the same time; default 2. */
  concurrentTasks: number;
  /** Tasks of all visitors within 24 hours; default 200. */
  globalTasksPerDay: number;
  /**
   * Tasks within 24 hours from one client address (IPv6: one /64), of visitors whom `identify` does
   * not name; default 20.
   */
  tasksPerAddressPerDay: number;
  /** Such tasks that run at the same time; default 4. */
  concurrentTasksPerAddress: number;
  /** Of a message, in UTF-16 code units as `String.length` and `maxlength` count; default 2000. */
  maxLength: number;
  /** Tokens for one visitor within a minute; default 30. */
  tokensPerMinute: number;
  /** Tokens within a minute from one client address, of the same visitors; default 300. */
  tokensPerAddressPerMinute: number;
}

/** A string that names the visitor for good, such as a user's id; null: no token for this one. */
export type Identify = (request: Request) => string | null | Promise<string | null>;

export interface RelayOptions {
  /** The account key of SJinn. It never leaves the relay. */
  apiKey: string;
  /** Signs tokens, handles and cookies; the same for every process. 32 random bytes or more. */
  secret: string;
  /** Of the pages that may use the relay, such as `https://shop.example`: exact. */
  origins: readonly string[];
  /** Who visits, by the session of the host. Default: a signed cookie of the relay's own. */
  identify?: Identify | undefined;
  /**
   * Asked for each token of a visitor whom only a cookie names, until they have proved for a day
   * that they are worth it: `altcha()`, `turnstile()`, `hcaptcha()`, or your own. Default: nobody
   * has to prove anything.
   */
  verify?: Verify | undefined;
  /**
   * The client's address, where the server that the relay is mounted in does not tell it, such as
   * `(request) => request.headers.get('cf-connecting-ip')` in Workers. Only what a visitor cannot
   * write is worth anything. Where no address is known, all those visitors share the limits of one.
   */
  clientAddress?: ((request: Request) => string | null | undefined) | undefined;
  /**
   * Addresses, ranges (CIDR), `loopback` or `private`: the proxies before the relay. Only they are
   * believed in what they add to `X-Forwarded-For`. Default: nobody is.
   */
  trustedProxies?: readonly string[] | undefined;
  /** Of SJinn; default {@link API_BASE}. */
  apiBase?: string | undefined;
  /** Where browsers find the relay; default: where they asked for the token. */
  publicBase?: string | undefined;
  /** UUIDs. When given, a task must name one of them. */
  templates?: readonly string[] | undefined;
  limits?: Partial<RelayLimits> | undefined;
  /** Default: the memory of this process. For several processes: `redisStore(url)`. */
  store?: RelayStore | undefined;
  /** Also serve callers that say neither `Origin` nor `Sec-Fetch-Site`: no browser. Default no. */
  allowMissingOrigin?: boolean | undefined;
  /** Default: one JSON line to the console. */
  log?: Log | undefined;
  clock?: Clock | undefined;
  fetch?: Fetch | undefined;
}

const DEFAULT_LIMITS: Readonly<RelayLimits> = {
  tasksPerDay: 10,
  concurrentTasks: 2,
  globalTasksPerDay: 200,
  tasksPerAddressPerDay: 20,
  concurrentTasksPerAddress: 4,
  maxLength: 2000,
  tokensPerMinute: 30,
  tokensPerAddressPerMinute: 300,
};

/** What is not for a host to choose, all in ms. */
export const TIMES = {
  day: DAY,
  hour: 60 * 60_000,
  minute: 60_000,
  /** Who has proved that they may have a token need not do it again for so long. */
  verified: DAY,
  /** An `Idempotency-Key` is remembered for so long. */
  keyLifetime: DAY,
  /** One call to SJinn that starts a task. */
  create: 30_000,
  /** One call to SJinn that asks for a task. */
  query: 15_000,
  /** How often SJinn is asked for one task, however many ask the relay. */
  pollInterval: 2_000,
  /** How long the same `Idempotency-Key` waits for the first call's answer. */
  duplicateWait: 2_000,
  /** How long a visitor waits for the store to keep that their task was started. */
  storeWait: 5_000,
  /** Between two looks at what another process is doing. */
  look: 50,
  /** A task that nobody sees finish stops counting as running. */
  slot: 60 * 60_000,
  /** After so long no claim that was not answered takes place any more. */
  lateClaim: 3_000,
  /** What clocks of several hosts, and a slow start, may add to a call's own time. */
  grace: 10_000,
} as const;

/** The options, settled. */
export interface Settings extends Omit<RelayOptions, 'limits'> {
  readonly apiBase: string;
  readonly limits: Readonly<RelayLimits>;
  readonly store: RelayStore;
  readonly log: Log;
  readonly clock: Clock;
}

/** @throws RelayConfigError that names everything that is wrong */
export function settle(options: RelayOptions): Settings {
  const problems = findProblems(options);
  if (problems.length) throw new RelayConfigError(problems);
  const clock = options.clock ?? systemClock;
  return {
    ...options,
    ...{ clock, store: options.store ?? new MemoryStore(clock) },
    ...{ log: options.log ?? logToConsole, apiBase: options.apiBase ?? API_BASE },
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
}

/** The relay cannot start. The message says what to set, and repeats no secret. */
export class RelayConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The relay cannot start:\n${problems.map((text) => `  - ${text}`).join('\n')}`);
    this.name = 'RelayConfigError';
  }
}

/** How a person who configures the relay knows an option. */
type Name = (option: keyof RelayOptions | keyof RelayLimits) => string;

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && UUID.test(value);

/** @param name for messages; default: the option's own name */
export function findProblems(
  options: Partial<RelayOptions>,
  name: Name = (option) => option,
): string[] {
  const { apiKey, secret, origins = [], templates = [], limits = {} } = options;
  const texts: string[] = [];
  if (!apiKey?.trim()) texts.push(`${name('apiKey')} is missing: the account key of SJinn.`);
  else if (!/^[\x21-\x7e]+$/.test(apiKey))
    texts.push(`${name('apiKey')} has a character that no key has: a blank, or not ASCII.`);
  const weakness = findWeakness(secret ?? '');
  if (weakness) texts.push(`${name('secret')} ${weakness}. A good one: openssl rand -base64 32`);
  if (!origins.length)
    texts.push(`${name('origins')} is missing: the pages' origins, such as https://shop.example.`);
  for (const origin of origins)
    if (!isOrigin(origin))
      texts.push(
        `${name('origins')}: "${origin}" is no exact origin, such as https://shop.example.`,
      );
  for (const base of ['apiBase', 'publicBase'] as const)
    if (options[base] !== undefined && !httpUrl(options[base]))
      texts.push(`${name(base)} must be an http(s) URL.`);
  for (const id of templates)
    if (!UUID.test(id)) texts.push(`${name('templates')}: "${id}" is no UUID.`);
  for (const range of options.trustedProxies ?? [])
    if (!parseRange(range))
      texts.push(
        `${name('trustedProxies')}: "${range}" is no address, range, loopback or private.`,
      );
  for (const [key, value] of Object.entries<number>(limits))
    if (!(Number.isSafeInteger(value) && value > 0))
      texts.push(`${name(key as keyof RelayLimits)} must be a whole number above 0.`);
  return texts;
}

function isOrigin(text: string): boolean {
  return httpUrl(text) !== undefined && new URL(text).origin === text;
}

/** Not a measure of chance, but of carelessness. */
function findWeakness(secret: string): string | undefined {
  if (!secret) return 'is missing';
  if (new TextEncoder().encode(secret).length < 32) return 'is too short: 32 bytes at least';
  if ((secret + secret).indexOf(secret, 1) < secret.length || new Set(secret).size < 8)
    return 'repeats itself, so it can be guessed';
  return undefined;
}
