import type { Caller } from './tokens.ts';
import { TIMES } from './options.ts';
import type { Limit } from './stores/store.ts';
import type { Work } from './work.ts';

/** A limit that applies to a new task. */
export interface TaskLimit extends Limit {
  /** Shown to the visitor when the limit is reached. */
  readonly text: string;
  /** Caps `Retry-After`, ms: a slot may be freed long before it expires. */
  readonly maxWait?: number;
  /** Counts calls rather than tasks, including those that SJinn rejects. */
  readonly countsCalls?: boolean;
}

const TODAY = 'You have reached the daily limit of tasks.';
const RUNNING = 'You have reached the limit of concurrent tasks.';
const EVERYBODY = 'The daily limit of tasks has been reached.';
const CALLS = 'Too many tasks were rejected. Try again later.';
/** ms */
const SLOT_WAIT = 30_000;
/** Calls to SJinn per hour, for each task allowed per day. */
const CALLS_PER_TASK = 3;

/** Set of the running tasks of a visitor or an address; finished ones are removed. */
export const runningKey = (owner: string): string => `running:${owner}`;

/** @param address bucket of the client's address; only for visitors identified by cookie alone */
export function limitsFor(
  { visitor }: Caller,
  address: string | undefined,
  { settings, keys }: Work,
): readonly TaskLimit[] {
  const { limits } = settings;
  return [
    ...limitsOf(visitor, limits.tasksPerDay, limits.concurrentTasks),
    ...(address === undefined
      ? []
      : limitsOf(address, limits.tasksPerAddressPerDay, limits.concurrentTasksPerAddress)),
    { key: `day:${keys.audience}`, max: limits.globalTasksPerDay, ttl: TIMES.day, text: EVERYBODY },
  ];
}

/** As many places in line as tasks at once. `ttl` in ms. */
export const placesOf = (limits: readonly TaskLimit[], ttl: number): readonly Limit[] =>
  limits
    .filter(({ maxWait }) => maxWait !== undefined)
    .map(({ key, max }) => ({ key: `line:${key}`, max, ttl }));

const limitsOf = (owner: string, tasks: number, concurrent: number): readonly TaskLimit[] => [
  { key: `day:${owner}`, max: tasks, ttl: TIMES.day, text: TODAY },
  {
    ...{ key: runningKey(owner), max: concurrent, ttl: TIMES.slot, text: RUNNING },
    maxWait: SLOT_WAIT,
  },
  {
    ...{ key: `calls:${owner}`, max: CALLS_PER_TASK * tasks, ttl: TIMES.hour, text: CALLS },
    countsCalls: true,
  },
];
