import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compileTests, testFiles } from './compile-tests.ts';
import { prepareMachine, type Program } from './machine.ts';

/*
 * Runs all tests: in Node, in the browser (three engines), and end to end on the built files.
 * `npm test -- node e2e` runs only those suites. The last line is `N passed, N failed`.
 */

interface Count {
  passed: number;
  failed: number;
}

interface Suite {
  /** Each missing program counts as a failure; tests that do not need it still run. */
  readonly programs: readonly Program[];
  run(shell: Shell): Promise<Count>;
}

/** Runs the commands of a suite. */
interface Shell {
  run(command: string, args: readonly string[], env?: Record<string, string>): Promise<number>;
  has(program: Program): boolean;
}

const ENGINES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' } as const;
const scratch = mkdtempSync(join(tmpdir(), 'ojin-test-'));

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const sum = (counts: readonly Count[]): Count => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

/** For what could not even be started. */
const failed = (error: unknown): Count => {
  console.error(error);
  return { passed: 0, failed: 1 };
};

/** A run that exits with an error, or without passed tests, counts as at least one failure. */
const checkedCount = ({ passed, failed }: Count, exitCode: number): Count => ({
  passed,
  failed: exitCode || !passed ? Math.max(1, failed) : failed,
});

/** Runs a group of web-test-runner.config.js in the available engines. */
async function browserTests(shell: Shell, group: 'source' | 'built'): Promise<Count> {
  const engines = Object.entries(ENGINES).flatMap(([name, program]) =>
    shell.has(program) ? [name] : [],
  );
  if (!engines.length) return sum([]);
  const file = join(scratch, group);
  const env = { COUNTS: file, ENGINES: process.env.ENGINES ?? engines.join() };
  const exitCode = await shell.run('npx', ['web-test-runner', '--group', group], env);
  const lines = read(file).split('\n').filter(Boolean);
  const counts = lines.map((line) => {
    const [passed = 0, failed = 0] = line.split(' ').map(Number);
    return { passed, failed };
  });
  return checkedCount(sum(counts), exitCode);
}

async function nodeTests(shell: Shell, ...folders: string[]): Promise<Count> {
  const file = join(scratch, folders.join('-'));
  const files = folders.flatMap(testFiles);
  // below the packages that are not compiled
  const outDir = resolve('.cache/tests', folders.join('-'));
  const compiled = await compileTests(files, outDir);
  const reporters = ['spec', 'tap'].flatMap((name, index) => [
    `--test-reporter=${name}`,
    `--test-reporter-destination=${index ? file : 'stdout'}`,
  ]);
  const exitCode = await shell.run(
    process.execPath,
    ['--test', '--test-concurrency=2', ...reporters, ...files.map(compiled)],
    { COMPILED: outDir },
  );
  const count = (word: string) =>
    Number(new RegExp(`^# ${word} (\\d+)`, 'm').exec(read(file))?.[1]);
  return checkedCount({ passed: count('pass') || 0, failed: count('fail') || 0 }, exitCode);
}

const SUITES: Record<string, Suite> = {
  node: {
    programs: ['Redis', 'ffmpeg', 'a terminal'],
    run: (shell) =>
      nodeTests(
        shell,
        ...['http', 'ojin', 'sjinn', 'ojin-authenticated', 'upload'],
        ...['emulator', 'relay', 'paid', 'cli', 'demo'],
      ),
  },
  browser: {
    programs: Object.values(ENGINES),
    run: (shell) => browserTests(shell, 'source'),
  },
  e2e: {
    programs: [...Object.values(ENGINES), 'Redis', 'the guides’ commands'],
    run: async (shell) => {
      const exitCode = await shell.run('npx', ['tsx', 'scripts/build.ts']);
      if (exitCode) return { passed: 0, failed: 1 };
      const site = await shell.run('npx', ['vitepress', 'build', 'docs']);
      if (site) return { passed: 0, failed: 1 };
      const inChromium = shell.has('Chromium') ? ['e2e', 'docs'] : [];
      // at once: both wait a lot, for films above all
      return sum(
        await Promise.all([
          nodeTests(shell, 'entries', 'hosts', ...inChromium).catch(failed),
          browserTests(shell, 'built').catch(failed),
        ]),
      );
    },
  },
};

const requested = process.argv.slice(2);
const unknown = requested.filter((name) => !(name in SUITES));
if (unknown.length) {
  console.error(
    `Unknown suite: ${unknown.join(', ')}. Available: ${Object.keys(SUITES).join(', ')}.`,
  );
  process.exit(2);
}
const selected = requested.length ? requested : Object.keys(SUITES);
const missing = prepareMachine([
  ...new Set(selected.flatMap((name) => SUITES[name]?.programs ?? [])),
]);

const run: Shell['run'] = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });

// one after the other: each has work for two cores
const counts: Count[] = [];
for (const name of selected) {
  const began = Date.now();
  const shell = { run, has: (program: Program) => !missing.has(program) };
  const count = (await SUITES[name]?.run(shell).catch(failed)) ?? sum([]);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`\n${name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s\n`);
  counts.push(count);
}
rmSync(scratch, { recursive: true, force: true });
for (const line of missing.values()) console.error(line);
const total = sum([...counts, { passed: 0, failed: missing.size }]);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
