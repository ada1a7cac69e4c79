import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { freePort } from '../../support/free-port.ts';

/** Such as `['--appendonly', 'yes']`. */
type Arguments = readonly string[];
/** Nothing that it has acknowledged is lost when it is killed. */
export const DURABLE: Arguments = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** A real Redis that can be stopped and started again at the same place; by default it keeps nothing. */
export async function startRedis(more: Arguments = []) {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'ojin-redis-'));
  let child: ChildProcess | undefined;

  const redis = {
    url: `redis://127.0.0.1:${port}/0`,
    async start(): Promise<void> {
      const started = spawn(
        'redis-server',
        ['--save', '', '--bind', '127.0.0.1', '--port', String(port), '--dir', dir, ...more],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      child = started;
      await ready(started);
      started.stdout.resume();
    },
    async kill(): Promise<void> {
      if (child?.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
    /** Stands still, or goes on: the connection stays. */
    stall: () => child?.kill('SIGSTOP'),
    goOn: () => child?.kill('SIGCONT'),
    async close(): Promise<void> {
      await redis.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}
export type TestRedis = Awaited<ReturnType<typeof startRedis>>;

/** Rejects when the server is not installed, or ends before it is ready. */
async function ready(server: ChildProcessByStdio<null, Readable, null>): Promise<void> {
  const missing = once(server, 'error').then(([cause]) => {
    throw new Error('redis-server does not start; on Debian: apt-get install redis-server', {
      cause,
    });
  });
  const heard = async () => {
    const lines: string[] = [];
    for await (const line of createInterface(server.stdout)) {
      if (line.includes('Ready to accept connections')) return;
      lines.push(line);
    }
    throw new Error(`redis-server ended before it was ready: ${lines.join('\n')}`);
  };
  await Promise.race([missing, heard()]);
}
