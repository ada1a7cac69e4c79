/**
 * Many visitors, each with a task and asking for it every second, at one relay; SJinn's emulator and
 * the relay have a process each. The element asks less often: after 2 s, 3 s, then every 8 s.
 * Exit code 1 when a question got no snapshot, or SJinn was asked for a task more than once in 2 s.
 *
 *     npm run bench -- relay [--seconds 60] [--visitors 500] [--store file]
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
import { mean, percentile } from './statistics.ts';
import { arrive, type Asked, leave, ORIGIN } from './visitor.ts';

/** What the relay's process is told. */
export interface Order {
  readonly apiBase: string;
  readonly apiKey: string;
  readonly origin: string;
  readonly visitors: number;
  /** Undefined: the memory of the process. */
  readonly dataDir?: string | undefined;
}

/** What the relay's process has used so far. */
export interface Usage {
  /** ms of processor time. */
  readonly cpu: number;
  /** Resident set, bytes: now, and the largest. */
  readonly rss: number;
  readonly peak: number;
}

interface Result {
  readonly asked: readonly Asked[];
  /** ms until every visitor had a token and a task. */
  readonly arrived: number;
  /** ms. */
  readonly elapsed: number;
  readonly before: Usage;
  readonly after: Usage;
  /** For each task, how often SJinn was asked. */
  readonly upstream: readonly number[];
}

/** ms between two questions of one visitor. */
const PACE = 1000;
/** s; a token's life is 300 s. */
const LONGEST = 240;
const PATIENCE = 15_000;
const PRICE = 200;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    visitors: { type: 'string', default: '500' },
    store: { type: 'string', default: 'memory' },
  },
});
const seconds = Number(options.seconds);
const visitors = Number(options.visitors);
if (!(seconds >= 1 && seconds <= LONGEST))
  throw new Error(`--seconds takes a number from 1 to ${LONGEST}.`);
if (!(Number.isInteger(visitors) && visitors >= 1))
  throw new Error('--visitors takes a whole number from 1.');
if (!['memory', 'file'].includes(options.store)) throw new Error('--store takes memory or file.');
const dataDir = options.store === 'file' ? mkdtempSync(join(tmpdir(), 'ojin-bench-')) : undefined;

const children: ChildProcess[] = [];
try {
  const isQuiet = await quiet(PATIENCE);
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
  const asked = await Promise.all(
    all.map(({ poll }, index) => poll((index / visitors) * PACE, PACE, seconds * 1000)),
  );
  const elapsed = performance.now() - start;
  const after = await usage();
  const answer = await fetch(`${emulator}/__emulator/tasks`);
  const tasks = (await answer.json()) as { queries: number }[];
  const upstream = tasks.map(({ queries }) => queries);
  return { asked: asked.flat(), arrived, elapsed, before, after, upstream };
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

async function startRelay(order: Order) {
  const child = fork(new URL('./relay-process.ts', import.meta.url), {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  const tell = async (message: Order | 'usage'): Promise<unknown> => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as [unknown];
    return answer;
  };
  const url = (await tell(order)) as string;
  return { url, usage: async () => (await tell('usage')) as Usage };
}

/** @returns whether all is as it has to be */
function print(
  { asked, arrived, elapsed, before, after, upstream }: Result,
  isQuiet: boolean,
): boolean {
  const errors = asked.filter(({ good }) => !good).length;
  const latencies = asked.map(({ latency }) => latency);
  const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((part) =>
    percentile(latencies, part).toFixed(1),
  );
  // calls that are 2 s apart: so many fit, and one at the beginning
  const intervals = Math.floor(elapsed / TIMES.pollInterval) + 1;
  const rates = upstream.map((calls) => calls / intervals);
  const highest = Math.max(...rates);
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
  const rows = {
    'tokens, tasks': `${visitors} each in ${(arrived / 1000).toFixed(1)} s`,
    questions: `${asked.length}, ${((asked.length / elapsed) * 1000).toFixed(0)} a second`,
    errors: String(errors),
    latency: `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, at most ${most} ms`,
    'SJinn asked': `${mean(rates).toFixed(2)} times for each task and 2 s, at most ${highest.toFixed(2)}`,
    'relay CPU': `${(((after.cpu - before.cpu) / elapsed) * 100).toFixed(0)} % of one processor`,
    'relay RSS': `${mb(before.rss)} before, ${mb(after.rss)} after, at most ${mb(after.peak)}`,
  };
  console.log(
    `${visitors} visitors, a task each, asking every ${PACE / 1000} s for ${seconds} s; ` +
      `one relay (${options.store}) on a machine with ${cpus().length} processors, which the emulator and the ` +
      'visitors use, too',
  );
  for (const [name, text] of Object.entries(rows)) console.log(`  ${name.padEnd(13)}  ${text}`);
  if (!isQuiet) console.log('It began on a busy machine.');
  return errors === 0 && highest <= 1 && upstream.length === visitors;
}
