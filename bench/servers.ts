import { fork } from 'node:child_process';

/** Where the child process serves everything; no URL ends in a slash. */
export interface Servers {
  /** The hosts' pages, at `/{row}.html`, and an empty one at `/start.html`. */
  readonly pages: string;
  /** The API and the object store. */
  readonly emulator: string;
  /** Ends the child process. */
  close(): void;
}

/** What the child process is told. */
export interface Order {
  /** Folders with builds of the widget; the CDN shows them at `/0`, `/1` and so on. */
  readonly builds: readonly string[];
}

/** Starts all servers in a process of their own: their work is not to hold the measuring up. */
export function startServers(order: Order): Promise<Servers> {
  const child = fork(new URL('./server-process.ts', import.meta.url), {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The servers ended with exit code ${code}.`)));
    child.once('message', (urls) =>
      resolve({ ...(urls as Omit<Servers, 'close'>), close: () => void child.kill() }),
    );
    child.send(order);
  });
}
