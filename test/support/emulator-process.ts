import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { program } from './program.ts';

/** Starts an emulator in a separate process; resolves when it is ready. */
export async function startEmulatorProcess() {
  const child = spawn(process.execPath, program('src/emulator/main.ts'), {
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
