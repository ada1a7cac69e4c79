/**
 * How fast does `uploadFile` send a large file, and with how much memory? The emulator runs in
 * another process, and counts, hashes and discards the parts. With `--kills`, the uploading process
 * is killed that many times at random, and the same call resumes from the journal. Exit code 1 when
 * the stored file differs, or a part recorded in the journal was sent again.
 *
 *     npm run build && npx tsx bench/upload.ts [--gib 5] [--kills 0]
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Journal } from '../src/upload/journal.ts';
import { partSizeFor, partsOf } from '../src/upload/plan.ts';
import { KEYS } from '../src/emulator/ojin/requests.ts';

/** Messages of the uploading process. */
type Report =
  | { readonly sentBytes: number }
  /** `peak`: peak resident set size, bytes. */
  | { readonly etag: string; readonly ms: number; readonly peak: number };

interface Upload {
  readonly etag: string;
  readonly parts: readonly { number: number; puts: number }[];
}

const MIB = 2 ** 20;

const { values: options } = parseArgs({
  options: { gib: { type: 'string', default: '5' }, kills: { type: 'string', default: '0' } },
});
const size = Math.round(Number(options.gib) * 1024) * MIB;
const kills = Number(options.kills);
const folder = mkdtempSync(join(tmpdir(), 'ojin-bench-'));
const file = join(folder, 'weights.bin');
const journal = `${file}.ojin-upload.json`;

/** How often each part had arrived when it was acknowledged. */
const arrived = new Map<number, number>();

const emulator = spawn(process.execPath, ['--import', 'tsx', 'src/emulator/main.ts'], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  process.exitCode = (await measure()) ? 0 : 1;
} finally {
  emulator.kill();
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<boolean> {
  const [line] = (await once(createInterface(emulator.stdout), 'line')) as [string];
  const base = line.replace('emulator ready ', '');
  const init = { method: 'PUT', body: JSON.stringify({ discardUploads: true }) };
  await fetch(`${base}/__emulator/settings`, init);
  await writeSparse();

  const marks = Array.from({ length: kills }, () => Math.random() * size).sort((a, b) => a - b);
  const acknowledged = new Set<number>();
  let resent = 0;
  for (const mark of marks) {
    await killedAt(start(base), mark);
    const before = await fetchUpload(base);
    resent += countResent(before, acknowledged);
    for (const number of recordedParts()) acknowledged.add(number);
  }

  const result = await finished(start(base));
  const end = await fetchUpload(base);
  resent += countResent(end, acknowledged);
  const expected = await etagOf();
  const puts = end.parts.reduce((sum, part) => sum + part.puts, 0);
  const same = result.etag === expected && end.etag === expected;
  const seconds = result.ms / 1000;
  const sent = size - acknowledged.size * partSizeFor(size);
  console.log(`${size / MIB} MiB in ${end.parts.length} parts, ${kills} kills`);
  console.log(`last run: ${(sent / MIB / seconds).toFixed(0)} MiB/s, ${seconds.toFixed(1)} s`);
  console.log(`peak RSS of the uploading process: ${(result.peak / MIB).toFixed(0)} MiB`);
  console.log(`parts sent: ${puts}, again after being recorded: ${resent}`);
  console.log(
    same ? 'checksums agree' : `CHECKSUMS DIFFER: ${expected} ${end.etag} ${result.etag}`,
  );
  return same && resent === 0;
}

function start(base: string): ChildProcess {
  const script = new URL('./upload-process.js', import.meta.url);
  return fork(script, [`${base}/v1`, KEYS.full, file], { execArgv: [] });
}

/** Resolves when the process has exited: killed after `mark` bytes, or finished before. */
async function killedAt(child: ChildProcess, mark: number): Promise<void> {
  child.on('message', (report: Report) => {
    if ('sentBytes' in report && report.sentBytes >= mark) child.kill('SIGKILL');
  });
  await once(child, 'exit');
}

async function finished(child: ChildProcess): Promise<Extract<Report, { etag: string }>> {
  let result: Extract<Report, { etag: string }> | undefined;
  child.on('message', (report: Report) => {
    if ('etag' in report) result = report;
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (!result) throw new Error(`The upload exited with code ${String(code)}.`);
  return result;
}

async function fetchUpload(base: string): Promise<Upload> {
  const all = (await (await fetch(`${base}/__emulator/uploads`)).json()) as Upload[];
  if (all.length !== 1) throw new Error(`${all.length} uploads were started instead of one.`);
  return all[0] ?? { etag: '', parts: [] };
}

/** Counts parts that arrived again since they were recorded, and resets the baseline. */
function countResent({ parts }: Upload, acknowledged: ReadonlySet<number>): number {
  let count = 0;
  for (const { number, puts } of parts) {
    if (acknowledged.has(number)) count += puts - (arrived.get(number) ?? puts);
    arrived.set(number, puts);
  }
  return count;
}

/** Part numbers in the journal; none if the process was killed before writing one. */
function recordedParts(): number[] {
  try {
    return Object.keys((JSON.parse(readFileSync(journal, 'utf8')) as Journal).parts).map(Number);
  } catch {
    return [];
  }
}

/** Writes a sparse file; each MiB starts with random bytes, so that all parts differ. */
async function writeSparse(): Promise<void> {
  const handle = await open(file, 'w');
  await handle.truncate(size);
  for (let offset = 0; offset < size; offset += MIB)
    await handle.write(randomBytes(64), 0, 64, offset);
  await handle.close();
}

/** The ETag that S3 assigns to these parts. */
async function etagOf(): Promise<string> {
  const whole = createHash('md5');
  const parts = partsOf(size, partSizeFor(size));
  for (const { start: from, size: length } of parts) {
    const part = createHash('md5');
    for await (const chunk of createReadStream(file, { start: from, end: from + length - 1 }))
      part.update(chunk as Buffer);
    whole.update(part.digest());
  }
  return `"${whole.digest('hex')}-${parts.length}"`;
}
