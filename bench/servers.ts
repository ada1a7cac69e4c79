import { fork } from 'node:child_process';

/** URLs of the child process's servers, without trailing slashes. */
export interface Servers {
  /** The hosts' pages, at `/{row}.html`, and an empty one at `/start.html`. */
  readonly pages: string;
  /** The API and the object store. */
  readonly emulator: string;
  /** Terminates the child process. */
  close(): void;
}

/** Configuration of the child process. */
export interface ServerConfig {
  /** Folders with builds of the widget; the CDN serves them at `/0`, `/1` and so on. */
  readonly builds: readonly string[];
}

/** Starts all servers in a separate process, so that they do not slow down the measuring. */
export function startServers(config: ServerConfig): Promise<Servers> {
  const child = fork(new URL('./server-process.ts', import.meta.url), {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The servers exited with code ${code}.`)));
    child.once('message', (urls) =>
      resolve({ ...(urls as Omit<Servers, 'close'>), close: () => void child.kill() }),
    );
    child.send(config);
  });
}
