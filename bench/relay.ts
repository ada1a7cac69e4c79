/**
 * Many visitors poll their own task every second, on one relay; SJinn's emulator and the relay run in
 * separate processes. The element polls less often: after 2 s, 3 s, then every 8 s.
 * Exit code 1 when a query returned no snapshot, or SJinn was queried for a task twice within 2 s.
 *
 *     npm run bench -- relay [--seconds 60] [--visitors 500] [--store file] [--save]
 *
 * `--save` puts the result into the documentation.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { SJINN_KEY } from '../src/emulator/index.ts';
import { TIMES } from '../src/relay/options.ts';
import { quiet } from './quiet.ts';
import { save } from './saved.ts';
import { mean, percentile } from './statistics.ts';
import { arrive, type QueryResult, leave, ORIGIN } from './visitor.ts';

/** Configuration of the relay's process. */
export interface RelayConfig {
  readonly apiBase: string;
  readonly apiKey: string;
  readonly origin: string;
  readonly visitors: number;
  /** Undefined: in-process memory. */
  readonly dataDir?: string | undefined;
}

/** Resources used by the relay's process so far. */
export interface Usage {
  /** CPU time, ms. */
  readonly cpu: number;
  /** Resident set size in bytes: current and peak. */
  readonly rss: number;
  readonly peak: number;
}

interface Result {
  readonly results: readonly QueryResult[];
  /** ms until every visitor had a token and a task. */
  readonly arrived: number;
  /** ms. */
  readonly elapsed: number;
  readonly before: Usage;
  readonly after: Usage;
  /** Number of queries to SJinn, per task. */
  readonly upstream: readonly number[];
}

/** Poll interval of one visitor, ms. */
const POLL_INTERVAL = 1000;
/** s; tokens are valid for 300 s. */
const MAX_SECONDS = 240;
const MAX_WAIT = 15_000;
const PRICE = 200;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    visitors: { type: 'string', default: '500' },
    store: { type: 'string', default: 'memory' },
    save: { type: 'boolean', default: false },
  },
});
const seconds = Number(options.seconds);
const visitors = Number(options.visitors);
if (!(seconds >= 1 && seconds <= MAX_SECONDS))
  throw new Error(`--seconds must be a number from 1 to ${MAX_SECONDS}.`);
if (!(Number.isInteger(visitors) && visitors >= 1))
  throw new Error('--visitors must be a positive integer.');
if (!['memory', 'file'].includes(options.store)) throw new Error('--store must be memory or file.');
const dataDir = options.store === 'file' ? mkdtempSync(join(tmpdir(), 'ojin-bench-')) : undefined;

const children: ChildProcess[] = [];
try {
  const isQuiet = await quiet(MAX_WAIT);
  process.exitCode = print(await measure(), isQuiet) ? 0 : 1;
} finally {
  leave();
  for (const child of children) child.kill();
  if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
}

async function measure(): Promise<Result> {
  const emulator = await startEmulator();
  const { url, usage } = await startRelay({
    ...{ apiBase: `${emulator}/api/un-api`, apiKey: SJINN_KEY, origin: ORIGIN },
    ...{ visitors, dataDir },
  });
  const arriving = performance.now();
  const all = await Promise.all(
    Array.from({ length: visitors }, (_, index) => arrive(url, `visitor-${index}`)),
  );
  const arrived = performance.now() - arriving;
  const before = await usage();
  const start = performance.now();
  const results = await Promise.all(
    all.map(({ poll }, index) =>
      poll((index / visitors) * POLL_INTERVAL, POLL_INTERVAL, seconds * 1000),
    ),
  );
  const elapsed = performance.now() - start;
  const after = await usage();
  const answer = await fetch(`${emulator}/__emulator/tasks`);
  const tasks = (await answer.json()) as { queries: number }[];
  const upstream = tasks.map(({ queries }) => queries);
  return { results: results.flat(), arrived, elapsed, before, after, upstream };
}

async function startEmulator(): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/emulator/main.ts'], {
    env: { ...process.env, NODE_ENV: 'production', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const url = line.replace('emulator ready ', '');
  await fetch(`${url}/__emulator/settings`, {
    method: 'PUT',
    body: JSON.stringify({ credits: PRICE * visitors, taskSeconds: seconds }),
  });
  return url;
}

async function startRelay(config: RelayConfig) {
  const child = fork(new URL('./relay-process.ts', import.meta.url), {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  const send = async (message: RelayConfig | 'usage'): Promise<unknown> => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as [unknown];
    return answer;
  };
  const url = (await send(config)) as string;
  return { url, usage: async () => (await send('usage')) as Usage };
}

/** @returns whether all criteria are met */
function print(
  { results, arrived, elapsed, before, after, upstream }: Result,
  isQuiet: boolean,
): boolean {
  const errors = results.filter(({ good }) => !good).length;
  const latencies = results.map(({ latency }) => latency);
  const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((part) =>
    percentile(latencies, part).toFixed(1),
  );
  // number of calls that fit at 2 s intervals, including one at the start
  const intervals = Math.floor(elapsed / TIMES.pollInterval) + 1;
  const rates = upstream.map((calls) => calls / intervals);
  const highest = Math.max(...rates);
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
  const rows = {
    'tokens, tasks': `${visitors} each in ${(arrived / 1000).toFixed(1)} s`,
    queries: `${results.length}, ${((results.length / elapsed) * 1000).toFixed(0)} a second`,
    errors: String(errors),
    latency: `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, at most ${most} ms`,
    'SJinn queries': `${mean(rates).toFixed(2)} per task and 2 s, at most ${highest.toFixed(2)}`,
    'relay CPU': `${(((after.cpu - before.cpu) / elapsed) * 100).toFixed(0)} % of one processor`,
    'relay RSS': `${mb(before.rss)} before, ${mb(after.rss)} after, at most ${mb(after.peak)}`,
  };
  console.log(
    `${visitors} visitors, a task each, polling every ${POLL_INTERVAL / 1000} s for ${seconds} s; ` +
      `one relay (${options.store}) on a machine with ${cpus().length} processors, ` +
      'shared with the emulator and the visitors',
  );
  for (const [name, text] of Object.entries(rows)) console.log(`  ${name.padEnd(13)}  ${text}`);
  if (options.save)
    save(
      'relay',
      {
        ...{ visitors, seconds },
        cpu: Math.round(((after.cpu - before.cpu) / elapsed) * 100),
        memory: Math.round(after.peak / 2 ** 20),
        upstream: Number(mean(rates).toFixed(2)),
      },
      !isQuiet,
    );
  if (!isQuiet) console.log('It started on a busy machine.');
  return errors === 0 && highest <= 1 && upstream.length === visitors;
}
