import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../src/emulator/main.ts', import.meta.url));

/** One task that the emulator was asked to create. */
interface SeenTask {
  readonly queries: number;
}

/** An emulator in a process of its own, once it is ready. */
export async function startEmulator() {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env.PATH, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const url = line.replace('emulator ready ', '');
  return {
    url,
    tasks: async () => (await (await fetch(`${url}/__emulator/tasks`)).json()) as SeenTask[],
    async stop(): Promise<void> {
      child.kill();
      await exited;
    },
  };
}
export type Emulator = Awaited<ReturnType<typeof startEmulator>>;
