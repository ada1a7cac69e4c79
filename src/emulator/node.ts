import type { Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { serve, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import {
  ConnectionCut,
  createEmulator,
  type Connection,
  type Emulator,
  type EmulatorOptions,
} from './index.ts';

export interface ServeOptions extends EmulatorOptions {
  /** What answers; default: an emulator made with these options. */
  emulator?: Emulator;
  /** Default 8787; 0 lets the system choose. */
  port?: number;
  /** Default 127.0.0.1: only this machine reaches it. */
  hostname?: string;
}

export interface RunningEmulator {
  /** Without a trailing slash, such as `http://localhost:8787`. */
  readonly url: string;
  /** Stops at once; open connections are closed. */
  close(): Promise<void>;
}

/** Serves an emulator over HTTP. Rejects when the port is taken. */
export function serveEmulator(options: ServeOptions = {}): Promise<RunningEmulator> {
  const { port = 8787, hostname = '127.0.0.1', ...emulatorOptions } = options;
  const { emulator = createEmulator(emulatorOptions) } = options;

  const fetch = async (request: Request, env: unknown): Promise<Response> => {
    const { outgoing } = env as HttpBindings;
    try {
      return await emulator.fetch(request, connectionOf(outgoing));
    } catch (error) {
      if (!(error instanceof ConnectionCut)) throw error;
      outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  };

  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, (address) => {
      const name = hostname === '127.0.0.1' ? 'localhost' : hostname;
      resolve({ url: `http://${name}:${address.port}`, close: () => close(server) });
    }) as Server;
    server.once('error', reject);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

/** Lets the emulator close the socket once everything written so far has left. */
function connectionOf(outgoing: HttpBindings['outgoing']): Connection {
  return {
    async cut() {
      const gone = () => outgoing.destroyed || outgoing.socket === null;
      while (!gone() && !outgoing.headersSent) await setImmediate();
      if (!gone()) outgoing.socket?.destroySoon();
    },
  };
}
