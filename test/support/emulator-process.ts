import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/emulator/main.ts', import.meta.url));

/** Starts an emulator in a separate process; resolves when it is ready. */
export async function startEmulatorProcess() {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env.PATH, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url: line.replace('emulator ready ', ''),
    async stop(): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
