import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { program } from '../../support/program.ts';
import { API_KEY, PAGE, SECRET } from './relay.ts';

/** Lets `src/relay/main.ts` run until it ends. */
export function runMain(env: Record<string, string>) {
  const child = spawn(process.execPath, program('src/relay/main.ts'), {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  return { child, exited, stderr: () => stderr };
}

/** A relay in a process of its own, once it is ready. */
export async function startProcess(env: Record<string, string>) {
  const { child, exited, stderr } = runMain({
    ...{ SJINN_API_KEY: API_KEY, RELAY_SECRET: SECRET, RELAY_ORIGINS: PAGE, PORT: '0' },
    ...{ RELAY_TASKS_PER_ADDRESS: '100000', RELAY_CONCURRENT_TASKS_PER_ADDRESS: '100000' },
    ...env,
  });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      const ready = /^relay ready (\S+)$/.exec(line)?.[1];
      if (ready) resolve(ready);
    });
    void exited.then(() => reject(new Error(stderr())));
  });
  return {
    ...{ url, lines, exited, pid: child.pid },
    async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}
export type RelayProcess = Awaited<ReturnType<typeof startProcess>>;

/** Bytes that the process has in memory. */
export const memoryOf = ({ pid }: RelayProcess): number =>
  1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
