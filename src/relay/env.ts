import { altcha } from './verify/altcha.ts';
import { hcaptcha, turnstile } from './verify/siteverify.ts';
import type { Verify } from './verify/verify.ts';
import { findProblems, RelayConfigError, type RelayLimits, type RelayOptions } from './options.ts';

/** Environment variables of a standalone relay, by the option they set. */
const NAMES = {
  apiKey: 'SJINN_API_KEY',
  secret: 'RELAY_SECRET',
  origins: 'RELAY_ORIGINS',
  apiBase: 'SJINN_API_BASE',
  publicBase: 'RELAY_PUBLIC_BASE',
  templates: 'RELAY_TEMPLATES',
  tasksPerDay: 'RELAY_TASKS_PER_DAY',
  concurrentTasks: 'RELAY_CONCURRENT_TASKS',
  globalTasksPerDay: 'RELAY_GLOBAL_TASKS_PER_DAY',
  tasksPerAddressPerDay: 'RELAY_TASKS_PER_ADDRESS',
  concurrentTasksPerAddress: 'RELAY_CONCURRENT_TASKS_PER_ADDRESS',
  trustedProxies: 'RELAY_TRUSTED_PROXIES',
  maxLength: 'RELAY_MAX_LENGTH',
} as const;

const LIMITS = [
  'tasksPerDay',
  'concurrentTasks',
  'globalTasksPerDay',
  'tasksPerAddressPerDay',
  'concurrentTasksPerAddress',
  'maxLength',
] as const;

/** Options of a standalone relay. */
export interface RelayEnvOptions extends RelayOptions {
  port?: number;
  hostname?: string;
  redisUrl?: string;
  redisIsDurable?: boolean;
  dataDir?: string;
}

/** Reads a variable; empty counts as missing. */
type Read = (name: string) => string | undefined;
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads relay options from environment variables; empty ones count as missing.
 * @throws RelayConfigError that lists every missing or invalid variable, without the values of
 * secret ones
 */
export function relayFromEnv(env: Env): RelayEnvOptions {
  const read: Read = (name) => env[name]?.trim() || undefined; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing
  const list = (name: string) =>
    read(name)
      ?.split(/[\s,]+/)
      .filter(Boolean);
  const limits: Partial<RelayLimits> = {};
  for (const limit of LIMITS) {
    const value = read(NAMES[limit]);
    if (value) limits[limit] = Number(value);
  }
  const options: RelayOptions = {
    apiKey: read(NAMES.apiKey) ?? '',
    secret: read(NAMES.secret) ?? '',
    origins: list(NAMES.origins) ?? [],
    apiBase: read(NAMES.apiBase),
    publicBase: read(NAMES.publicBase),
    templates: templatesFrom(read(NAMES.templates)),
    limits,
  };
  const trustedProxies = list(NAMES.trustedProxies);
  if (trustedProxies) options.trustedProxies = trustedProxies;
  const problems = findProblems(options, (option) => NAMES[option as keyof typeof NAMES]);

  const hostname = read('HOST');
  const redisUrl = read('REDIS_URL');
  const port = read('PORT');
  if (port && !(/^\d+$/.test(port) && Number(port) <= 65535))
    problems.push('PORT must be a number from 0 to 65535.');
  if (redisUrl && !/^rediss?:\/\/./.test(redisUrl))
    problems.push('REDIS_URL must begin with redis:// or rediss://.');
  const dataDir = read('RELAY_DATA');
  const redisIsDurable = read('REDIS_DURABLE');
  if (redisIsDurable && redisIsDurable !== 'yes')
    problems.push('REDIS_DURABLE must be yes, or unset.');
  const verify = verifyFrom(read, problems);
  if (problems.length) throw new RelayConfigError(problems);
  return {
    ...options,
    ...(verify ? { verify } : {}),
    ...(dataDir ? { dataDir } : {}),
    ...(redisIsDurable ? { redisIsDurable: true } : {}),
    ...(port ? { port: Number(port) } : {}),
    ...(hostname ? { hostname } : {}),
    ...(redisUrl ? { redisUrl } : {}),
  };
}

/** Separated by commas or spaces; ids that contain these, as a JSON list. */
function templatesFrom(text: string | undefined): readonly string[] | undefined {
  if (!text?.startsWith('[')) return text?.split(/[\s,]+/).filter(Boolean);
  try {
    return JSON.parse(text) as string[]; // its contents are checked with the other options
  } catch {
    return ['']; // not a template id: reported with the other problems
  }
}

/** `RELAY_VERIFY` and, for a third-party service, both of its keys. */
function verifyFrom(read: Read, problems: string[]): Verify | undefined {
  const kind = read('RELAY_VERIFY');
  if (!kind) return undefined;
  if (kind === 'altcha') return altcha();
  const services: Readonly<Record<string, typeof turnstile>> = { turnstile, hcaptcha };
  const service = services[kind];
  if (!service) {
    problems.push('RELAY_VERIFY must be altcha, turnstile or hcaptcha.');
    return undefined;
  }
  const [siteKey, secretKey] = [read('RELAY_VERIFY_SITE_KEY'), read('RELAY_VERIFY_SECRET')];
  if (siteKey && secretKey) return service({ siteKey, secretKey });
  problems.push(`RELAY_VERIFY=${kind} needs RELAY_VERIFY_SITE_KEY and RELAY_VERIFY_SECRET.`);
  return undefined;
}
