import { findProblems, RelayConfigError, type RelayLimits, type RelayOptions } from './options.ts';

/** The environment variables of a relay that runs alone, and the options that they set. */
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
  maxLength: 'RELAY_MAX_LENGTH',
} as const;

const LIMITS = ['tasksPerDay', 'concurrentTasks', 'globalTasksPerDay', 'maxLength'] as const;

/** What a relay that runs alone needs beside its options. */
export interface RelayEnvOptions extends RelayOptions {
  port?: number;
  hostname?: string;
  redisUrl?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The options of a relay from environment variables; empty ones count as missing.
 * @throws RelayConfigError that names every variable that is missing or wrong, and no value of a
 * secret one
 */
export function relayFromEnv(env: Env): RelayEnvOptions {
  const read = (name: string) => env[name]?.trim() || undefined; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing
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
    templates: list(NAMES.templates),
    limits,
  };
  const problems = findProblems(options, (option) => NAMES[option as keyof typeof NAMES]);

  const hostname = read('HOST');
  const redisUrl = read('REDIS_URL');
  const port = read('PORT');
  if (port && !(/^\d+$/.test(port) && Number(port) <= 65535))
    problems.push('PORT must be a number from 0 to 65535.');
  if (redisUrl && !/^rediss?:\/\/./.test(redisUrl))
    problems.push('REDIS_URL must begin with redis:// or rediss://.');
  if (problems.length) throw new RelayConfigError(problems);
  return {
    ...options,
    ...(port ? { port: Number(port) } : {}),
    ...(hostname ? { hostname } : {}),
    ...(redisUrl ? { redisUrl } : {}),
  };
}
