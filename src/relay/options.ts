import { type Clock, systemClock } from '../http/clock.ts';
import type { Fetch } from '../http/request.ts';
import { httpUrl } from '../http/url.ts';
import { API_BASE } from '../sjinn/contract.ts';
import { parseRange } from './address.ts';
import { type Log, logToConsole } from './log.ts';
import { MemoryStore } from './stores/memory.ts';
import type { RelayStore } from './stores/store.ts';
import type { Verify } from './verify/verify.ts';

/** What `ojin-widget emulate` has, and prints. */
const EMULATOR_KEY = 'emulator-key';
const EMULATOR_BASE = 'http://localhost:8787/api/un-api';

const DAY = 24 * 60 * 60_000;

/** Limits for visitors. Every task costs the account at least 200 credits. */
export interface RelayLimits {
  /** Tasks of one visitor per 24 hours; default 10. */
  tasksPerDay: number;
  /** Concurrent tasks of one visitor; default 2. */
  concurrentTasks: number;
  /** Tasks of all visitors per 24 hours; default 200. */
  globalTasksPerDay: number;
  /**
   * Tasks per 24 hours from one client address (IPv6: one /64), for visitors not identified by
   * `identify`; default 20.
   */
  tasksPerAddressPerDay: number;
  /** Concurrent tasks of those visitors; default 4. */
  concurrentTasksPerAddress: number;
  /** Message length in UTF-16 code units, like `String.length` and `maxlength`; default 2000. */
  maxLength: number;
  /** Tokens for one visitor per minute; default 30. */
  tokensPerMinute: number;
  /** Tokens per minute from one client address, for the same visitors; default 300. */
  tokensPerAddressPerMinute: number;
}

/** A permanent identifier of the visitor, such as a user id; null: no token is issued. */
export type Identify = (request: Request) => string | null | Promise<string | null>;

export interface RelayOptions {
  /** The SJinn account key. It never leaves the relay. */
  apiKey: string;
  /** Signs tokens, handles and cookies; shared by all processes. At least 32 random bytes. */
  secret: string;
  /** Exact origins of the pages that may use the relay, such as `https://shop.example`. */
  origins: readonly string[];
  /** Identifies the visitor by the host's session. Default: the relay's own signed cookie. */
  identify?: Identify | undefined;
  /**
   * Verifies token requests of visitors identified by cookie alone; a passed check is valid for a
   * day: `altcha()`, `turnstile()`, `hcaptcha()`, or your own. Default: no verification.
   */
  verify?: Verify | undefined;
  /**
   * The client's address, where the server that the relay is mounted in does not provide it, e.g.
   * `(request) => request.headers.get('cf-connecting-ip')` in Workers. Must not be forgeable by
   * visitors. Visitors without a known address all share the limits of one.
   */
  clientAddress?: ((request: Request) => string | null | undefined) | undefined;
  /**
   * Addresses, ranges (CIDR), `loopback` or `private`: the proxies in front of the relay. Only
   * their entries in `X-Forwarded-For` are trusted. Default: none.
   */
  trustedProxies?: readonly string[] | undefined;
  /** SJinn's base URL; default {@link API_BASE}. */
  apiBase?: string | undefined;
  /** The relay's public base URL; default: where the token was requested. */
  publicBase?: string | undefined;
  /** Template ids. If set, every task must use one of them. */
  templates?: readonly string[] | undefined;
  limits?: Partial<RelayLimits> | undefined;
  /** Default: in-process memory. For several processes: `redisStore(url)`. */
  store?: RelayStore | undefined;
  /** Also serve non-browser callers, without `Origin` and `Sec-Fetch-Site`. Default false. */
  allowMissingOrigin?: boolean | undefined;
  /** Default: one JSON line per event to the console. */
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

/** Fixed times that hosts cannot configure, all in ms. */
export const TIMES = {
  day: DAY,
  hour: 60 * 60_000,
  minute: 60_000,
  /** How long a passed verification is valid. */
  verified: DAY,
  /** How long an `Idempotency-Key` is kept. */
  keyLifetime: DAY,
  /** Timeout of a call to SJinn that starts a task. */
  create: 30_000,
  /** Timeout of a call to SJinn that queries a task. */
  query: 15_000,
  /** Minimum interval between queries to SJinn for one task, across all clients. */
  pollInterval: 2_000,
  /** How long a repeated `Idempotency-Key` waits for the first call's response. */
  duplicateWait: 2_000,
  /** How long a visitor waits for the store to record that their task was started. */
  storeWait: 5_000,
  /** How long SJinn is not asked for room at most, whatever it says. */
  longestLine: 60_000,
  /** When those in line come back while others are in front. */
  turn: 5_000,
  /** How long there is a line after SJinn last had no room. */
  lineLifetime: 120_000,
  /** Interval for polling another process's progress. */
  look: 50,
  /** After this, a task not seen to finish no longer counts as running. */
  slot: 60 * 60_000,
  /** After this, an unacknowledged claim can no longer take effect. */
  lateClaim: 3_000,
  /** Allowance for clock skew between hosts and slow starts, on top of a call's timeout. */
  grace: 10_000,
} as const;

/** The options with defaults applied. */
export interface Settings extends Omit<RelayOptions, 'limits'> {
  readonly apiBase: string;
  readonly limits: Readonly<RelayLimits>;
  readonly store: RelayStore;
  /** For data that lives for seconds and may be lost. */
  readonly passing: RelayStore;
  readonly log: Log;
  readonly clock: Clock;
}

/** @throws RelayConfigError that lists every problem */
export function resolveOptions(options: RelayOptions): Settings {
  const problems = findProblems(options);
  if (problems.length) throw new RelayConfigError(problems);
  const clock = options.clock ?? systemClock;
  const store: RelayStore = options.store ?? new MemoryStore(clock);
  return {
    ...options,
    ...{ clock, store, passing: store.passing ?? store },
    ...{ log: options.log ?? logToConsole, apiBase: options.apiBase ?? API_BASE },
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
}

/** The relay cannot start. The message says what to set, and contains no secrets. */
export class RelayConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The relay cannot start:\n${problems.map((text) => `  - ${text}`).join('\n')}`);
    this.name = 'RelayConfigError';
  }
}

/** The name under which an option is configured. */
type Name = (option: keyof RelayOptions | keyof RelayLimits) => string;

/** @param name for messages; default: the option's own name */
export function findProblems(
  options: Partial<RelayOptions>,
  name: Name = (option) => option,
): string[] {
  const { apiKey, secret, origins = [], templates = [], limits = {} } = options;
  const texts: string[] = [];
  if (!apiKey?.trim()) texts.push(`${name('apiKey')} is missing: the SJinn account key.`);
  else if (!/^[\x21-\x7e]+$/.test(apiKey))
    texts.push(`${name('apiKey')} contains an invalid character: whitespace, or not ASCII.`);
  else if (apiKey === EMULATOR_KEY && !options.fetch && isSjinn(options.apiBase))
    texts.push(
      `${name('apiKey')} is the emulator's, which SJinn does not accept: set ${name('apiBase')} to ` +
        `${EMULATOR_BASE}, or ${name('apiKey')} to the key of your SJinn account.`,
    );
  const weakness = findWeakness(secret ?? '');
  if (weakness) texts.push(`${name('secret')} ${weakness}. Generate one: openssl rand -base64 32`);
  if (!origins.length)
    texts.push(`${name('origins')} is missing: the pages' origins, such as https://shop.example.`);
  for (const origin of origins)
    if (!isOrigin(origin))
      texts.push(
        `${name('origins')}: "${origin}" is not an exact origin, such as https://shop.example.`,
      );
  for (const base of ['apiBase', 'publicBase'] as const)
    if (options[base] !== undefined && !httpUrl(options[base]))
      texts.push(`${name(base)} must be an http(s) URL.`);
  if (!templates.every((id) => typeof id === 'string' && id))
    texts.push(`${name('templates')} must be template ids.`);
  for (const range of options.trustedProxies ?? [])
    if (!parseRange(range))
      texts.push(
        `${name('trustedProxies')}: "${range}" is not an address, range, loopback or private.`,
      );
  for (const [key, value] of Object.entries<number>(limits))
    if (!(Number.isSafeInteger(value) && value > 0))
      texts.push(`${name(key as keyof RelayLimits)} must be a whole number above 0.`);
  return texts;
}

/** Whether calls go to SJinn itself. */
const isSjinn = (apiBase: string = API_BASE): boolean =>
  httpUrl(apiBase) !== undefined && new URL(apiBase).origin === new URL(API_BASE).origin;

function isOrigin(text: string): boolean {
  return httpUrl(text) !== undefined && new URL(text).origin === text;
}

/** Catches careless choices; does not measure entropy. */
function findWeakness(secret: string): string | undefined {
  if (!secret) return 'is missing';
  if (new TextEncoder().encode(secret).length < 32) return 'is too short: at least 32 bytes';
  if ((secret + secret).indexOf(secret, 1) < secret.length || new Set(secret).size < 8)
    return 'is repetitive, so it can be guessed';
  return undefined;
}
