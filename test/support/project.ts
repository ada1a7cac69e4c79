import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** A reader's project: a folder where the built package is installed, as `npm link` does. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'ojin-project-'));

  /** @param packages names of other packages, or name and folder */
  constructor(packages: Readonly<Record<string, string>> = {}) {
    this.write('package.json', '{ "type": "module" }');
    for (const [name, folder] of Object.entries({ 'ojin-widget': ROOT, ...packages }))
      symlinkSync(folder, this.#place(`node_modules/${name}`));
  }

  write(name: string, text: string): string {
    const file = this.#place(name);
    writeFileSync(file, text);
    return file;
  }

  #place(name: string): string {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The folder of a package of this repository. */
export const installed = (name: string): string => join(ROOT, 'node_modules', name);

/** Starts a program. Standard output and error come as one text, in order. */
export function launch(
  cwd: string,
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const child = spawn(program, args, {
    ...{ cwd, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (output += piece.toString()));
  const exited = once(child, 'close') as Promise<[number | null]>;
  return { child, exited, printed: () => output };
}

/** Runs a program to its end. */
export async function run(
  ...command: Parameters<typeof launch>
): Promise<{ code: number | null; output: string }> {
  const { exited, printed } = launch(...command);
  const [code] = await exited;
  return { code, output: printed() };
}
