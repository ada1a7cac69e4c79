import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../relay/support/until.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/**
 * A host's project in a folder of its own. The built widget and the packages are linked into it, as
 * `npm link` does.
 * @param example name of a file in `demo/hosts`, and where the project has it
 */
export function makeProject(
  [example, path]: readonly [string, string],
  packages: readonly string[],
  files: Readonly<Record<string, string>> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'ojin-host-'));
  const place = (name: string) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  symlinkSync(ROOT, place('node_modules/ojin-widget'));
  for (const name of packages)
    symlinkSync(join(ROOT, 'node_modules', name), place(`node_modules/${name}`));
  cpSync(join(ROOT, 'demo/hosts', example), place(path));
  const all = { 'package.json': '{ "type": "module" }', ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(place(name), text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a program of a project to its end; rejects with what it printed when it fails. */
export async function run(folder: string, command: readonly string[]): Promise<void> {
  const program = launch(folder, command, {});
  const [code] = await program.exited;
  if (code !== 0) throw new Error(program.printed());
}

export interface Host {
  readonly url: string;
  stop(): Promise<void>;
}

/** A host's server in a process of its own, once its relay answers. */
export async function startHost(
  folder: string,
  command: (port: number) => readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Host> {
  const port = await freePort();
  const program = launch(folder, command(port), { ...env, PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    program.child.kill();
    await program.exited;
  };
  try {
    await until(async () => {
      if (program.child.exitCode !== null) throw new Error(program.printed());
      const health = await fetch(`${url}/api/sjinn/healthz`).catch(() => undefined);
      return health?.ok ?? false;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

function launch(
  folder: string,
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const child = spawn(program, args, {
    ...{ cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { PATH: process.env.PATH, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (text += piece.toString()));
  const exited = once(child, 'close') as Promise<[number | null]>;
  return { child, exited, printed: () => text };
}
