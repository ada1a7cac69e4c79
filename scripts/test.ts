import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { compileTests, testFiles } from './compile-tests.ts';
import { prepareMachine, type Program } from './machine.ts';

/*
 * Runs all tests: in Node; in the browser (three engines); on the built files, end to end and in
 * the browser. `npm test -- node e2e` runs only those suites. The last line is `N passed, N failed`.
 */

interface Outcome {
  readonly passed: number;
  /** What failed, and why: a line each. */
  readonly failures: readonly string[];
}

interface Suite {
  /** Each missing program counts as a failure; tests that do not need it still run. */
  readonly programs: readonly Program[];
  readonly onBuiltFiles?: boolean;
  run(shell: Shell): Promise<Outcome>;
}

/** 0: no error; or the signal that ended it. */
type ExitCode = number | NodeJS.Signals;

/** Runs the commands of a suite. */
interface Shell {
  run(command: string, args: readonly string[], env?: Record<string, string>): Promise<ExitCode>;
  has(program: Program): boolean;
}

const ENGINES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' } as const;
const WEB_TEST_RUNNER = 'node_modules/@web/test-runner/dist/bin.js';
const scratch = mkdtempSync(join(tmpdir(), 'ojin-test-'));

const sum = (outcomes: readonly Outcome[]): Outcome => ({
  passed: outcomes.reduce((total, { passed }) => total + passed, 0),
  failures: outcomes.flatMap(({ failures }) => failures),
});

/** For what could not even be started. */
const failed = (error: unknown): Outcome => ({ passed: 0, failures: [inspect(error)] });

/** What a run wrote; one that exits with an error, or without passed tests, has a failure at least. */
function outcomeOf(file: string, exitCode: ExitCode): Outcome {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const outcome = sum(lines.map((line) => JSON.parse(line) as Outcome));
  if (outcome.failures.length || (!exitCode && outcome.passed)) return outcome;
  const reason = `exit code ${exitCode}, ${outcome.passed} passed`;
  return { ...outcome, failures: [`${basename(file)}: ${reason}`] };
}

/** Runs a `GROUP` of web-test-runner.config.js in the available engines. */
async function browserTests(shell: Shell, group: 'source' | 'built'): Promise<Outcome> {
  const engines = Object.entries(ENGINES).flatMap(([name, program]) =>
    shell.has(program) ? [name] : [],
  );
  if (!engines.length) return sum([]);
  const file = join(scratch, group);
  const env = { GROUP: group, OUTCOME: file, ENGINES: process.env.ENGINES ?? engines.join() };
  const exitCode = await shell.run(process.execPath, [WEB_TEST_RUNNER], env);
  return outcomeOf(file, exitCode);
}

async function nodeTests(shell: Shell, ...folders: string[]): Promise<Outcome> {
  const file = join(scratch, folders.join('-'));
  const files = folders.flatMap(testFiles);
  // below the packages that are not compiled
  const outDir = resolve('.cache/tests', folders.join('-'));
  const compiled = await compileTests(files, outDir);
  const reporters = Object.entries({ spec: 'stdout', './scripts/test-counter.js': file });
  const exitCode = await shell.run(
    process.execPath,
    [
      ...['--test', '--test-concurrency=3'],
      ...reporters.map(([name]) => `--test-reporter=${name}`),
      ...reporters.map(([, destination]) => `--test-reporter-destination=${destination}`),
      ...files.map(compiled),
    ],
    { COMPILED: outDir },
  );
  return outcomeOf(file, exitCode);
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
    programs: ['Chromium', 'WebKit', 'Redis', 'the guides’ commands'],
    onBuiltFiles: true,
    run: (shell) => {
      const inChromium = shell.has('Chromium') ? ['frameworks', 'e2e', 'docs'] : [];
      return nodeTests(shell, 'entries', 'hosts', ...inChromium);
    },
  },
  built: {
    programs: Object.values(ENGINES),
    onBuiltFiles: true,
    run: (shell) => browserTests(shell, 'built'),
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
    child.on('close', (code, signal) => resolve(code ?? signal ?? 1));
  });

const shell: Shell = { run, has: (program) => !missing.has(program) };

async function runSuite(name: string): Promise<Outcome> {
  const began = Date.now();
  const outcome = (await SUITES[name]?.run(shell).catch(failed)) ?? sum([]);
  const seconds = Math.round((Date.now() - began) / 1000);
  const { passed, failures } = outcome;
  console.log(`\n${name}: ${passed} passed, ${failures.length} failed, ${seconds} s\n`);
  return outcome;
}

async function build(): Promise<Outcome> {
  const exitCode =
    (await run('npx', ['tsx', 'scripts/build.ts'])) ||
    (await run('npx', ['vitepress', 'build', 'docs']));
  return exitCode ? failed('The build failed.') : sum([]);
}

// two at once: each waits for films a lot
const runAll = async (names: readonly string[]) => sum(await Promise.all(names.map(runSuite)));
const onBuiltFiles = selected.filter((name) => SUITES[name]?.onBuiltFiles);

const built = onBuiltFiles.length ? await build() : sum([]);
const outcomes = [
  built,
  await runAll(selected.filter((name) => !onBuiltFiles.includes(name))),
  // what an earlier build left behind proves nothing
  ...(built.failures.length ? [] : [await runAll(onBuiltFiles)]),
];
rmSync(scratch, { recursive: true, force: true });
const { passed, failures } = sum([...outcomes, { passed: 0, failures: [...missing.values()] }]);
for (const failure of failures) console.error(`✖ ${failure.replace(/\s+/g, ' ')}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length ? 1 : 0;
