import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareMachine } from './machine.ts';

/*
 * Every test: in the browser (three engines), in Node, and from end to end on the built files.
 * `npm test -- node e2e` runs some of the suites. The last line is `N passed, N failed`.
 */

interface Count {
  passed: number;
  failed: number;
}

const scratch = mkdtempSync(join(tmpdir(), 'ojin-test-'));

const run = (command: string, args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<number>((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** A run that exits with a failure, or counts nothing, counts as at least one failure. */
const judged = ({ passed, failed }: Count, exitCode: number): Count => ({
  passed,
  failed: exitCode || !passed ? Math.max(1, failed) : failed,
});

async function browsers(): Promise<Count> {
  const file = join(scratch, 'browsers');
  const exitCode = await run('npx', ['web-test-runner'], { COUNTS: file });
  const lines = read(file).split('\n').filter(Boolean);
  const column = (index: number) =>
    lines.reduce((sum, line) => sum + Number(line.split(' ')[index]), 0);
  return judged({ passed: column(0), failed: column(1) }, exitCode);
}

async function nodeTests(...folders: string[]): Promise<Count> {
  const file = join(scratch, folders.join('-'));
  const files = folders.flatMap((folder) =>
    readdirSync(`test/${folder}`)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `test/${folder}/${name}`),
  );
  const reporters = ['spec', 'tap'].flatMap((name, index) => [
    `--test-reporter=${name}`,
    `--test-reporter-destination=${index ? file : 'stdout'}`,
  ]);
  const exitCode = await run(process.execPath, [
    ...['--import', 'tsx', '--test', '--test-concurrency=2'],
    ...reporters,
    ...files,
  ]);
  const count = (word: string) =>
    Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(read(file))?.[1]);
  return judged({ passed: count('pass') || 0, failed: count('fail') || 0 }, exitCode);
}

const SUITES: Record<string, () => Promise<Count>> = {
  node: () => nodeTests('emulator', 'ojin-node', 'relay', 'paid', 'cli'),
  browser: browsers,
  e2e: async () => {
    const exitCode = await run('npx', ['tsx', 'scripts/build.ts']);
    return exitCode ? { passed: 0, failed: 1 } : nodeTests('entries', 'hosts', 'e2e');
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SUITES));
if (unknown.length) {
  console.error(
    `No suite named ${unknown.join(', ')}; there are ${Object.keys(SUITES).join(', ')}.`,
  );
  process.exit(2);
}
try {
  prepareMachine();
} catch (error) {
  console.error((error as Error).message);
  process.exit(2);
}

const total = { passed: 0, failed: 0 };
for (const name of asked.length ? asked : Object.keys(SUITES)) {
  const { passed, failed } = (await SUITES[name]?.()) ?? { passed: 0, failed: 1 };
  console.log(`\n${name}: ${passed} passed, ${failed} failed\n`);
  total.passed += passed;
  total.failed += failed;
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
