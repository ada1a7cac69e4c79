import type { Caller } from './tokens.ts';
import { TIMES } from './options.ts';
import type { Limit } from './stores/store.ts';
import type { Work } from './work.ts';

/** A limit that a new task must be within. */
export interface TaskLimit extends Limit {
  /** What a visitor is told when it is full. */
  readonly text: string;
  /** ms; a slot may become free long before it would by itself. */
  readonly longestWait?: number;
  /** Counts calls, and not tasks: also one that SJinn refuses. */
  readonly countsCalls?: boolean;
}

const TODAY = 'You have started all tasks that are possible within a day.';
const RUNNING = 'As many of your tasks as possible are running already.';
const EVERYBODY = 'No more tasks can be started today.';
const CALLS = 'Too many tasks were refused. Try again later.';
/** ms */
const SLOT_WAIT = 30_000;
/** Calls to SJinn within an hour, for each task that may be started within a day. */
const CALLS_PER_TASK = 3;

/** The set of the running tasks of a visitor, or of an address; a finished one leaves it. */
export const runningKey = (whose: string): string => `running:${whose}`;

/** @param address bucket of the client's address; only of those whom nobody but a cookie knows */
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

const limitsOf = (whose: string, tasks: number, concurrent: number): readonly TaskLimit[] => [
  { key: `day:${whose}`, max: tasks, ttl: TIMES.day, text: TODAY },
  {
    ...{ key: runningKey(whose), max: concurrent, ttl: TIMES.slot, text: RUNNING },
    longestWait: SLOT_WAIT,
  },
  {
    ...{ key: `calls:${whose}`, max: CALLS_PER_TASK * tasks, ttl: TIMES.hour, text: CALLS },
    countsCalls: true,
  },
];
