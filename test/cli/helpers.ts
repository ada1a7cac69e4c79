import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { compileSchema } from '../../src/ojin/authenticated/schema.ts';
import { SCHEMAS } from '../../src/cli/schemas.ts';
import { KEYS } from '../../src/emulator/index.ts';
import type { Service } from '../support/service.ts';
import { program } from '../support/program.ts';

const MAIN = program('src/cli/main.ts');
const MEDIA = new URL('../../src/emulator/media/', import.meta.url);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command line in a process of its own, without a terminal. */
export function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [...MAIN, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, OJIN_API_KEY: KEYS.full, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (piece: Buffer) => (seen[name] += piece.toString()));
  const ended: Promise<Ended> = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    ...seen,
  }));
  return {
    child,
    ended,
    /** The first line on stdout or stderr that fits. Rejects when there is none. */
    line: (wanted: RegExp, from: 'stdout' | 'stderr' = 'stdout') =>
      new Promise<string>((resolve, reject) => {
        createInterface(child[from]).on('line', (line) => wanted.test(line) && resolve(line));
        void ended.then(({ stderr }) => reject(new Error(`It ended first: ${stderr}`)));
      }),
  };
}

/** The same at a terminal of its own, which util-linux's `script` makes; all it shows is in stdout. */
export function atTerminal(args: readonly string[], env: Record<string, string> = {}) {
  const command = [process.execPath, ...MAIN, ...args].join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout }));
  return {
    ...{ child, ended },
    seen: (wanted: RegExp) =>
      new Promise<void>((resolve, reject) => {
        child.stdout.on('data', () => wanted.test(stdout) && resolve());
        void ended.then(() => reject(new Error(`It ended first: ${stdout}`)));
      }),
  };
}

export const cli = (args: readonly string[], env?: Record<string, string>): Promise<Ended> =>
  start(args, env).ended;

/** What a run printed for scripts: one object, as its schema says. */
export function jsonOf(name: keyof typeof SCHEMAS, { stdout, stderr }: Ended): unknown {
  const value: unknown = JSON.parse(stdout);
  const problems = compileSchema(SCHEMAS[name])(value);
  if (problems.length) throw new Error(`${name}: ${JSON.stringify(problems)} ${stdout} ${stderr}`);
  return value;
}

/** The options for a service with a contract of its own. */
export function contractArgs(folder: string, { apiBase, contract }: Service): string[] {
  const file = join(folder, `${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(contract));
  return ['--api-base', apiBase, '--contract', file];
}

/** A folder of a test file's own. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ojin-cli-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file of the emulator's, in that folder under another name. */
export function mediaFile(folder: string, media: string, name = media): string {
  const path = join(folder, name);
  copyFileSync(new URL(media, MEDIA), path);
  return path;
}
