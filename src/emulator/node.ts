import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import {
  ConnectionCut,
  createEmulator,
  type Connection,
  type Emulator,
  type EmulatorOptions,
} from './index.ts';

export interface ServeOptions extends EmulatorOptions {
  /** The emulator to serve; default: one created with these options. */
  emulator?: Emulator;
  /** Default 8787; 0: any free port. */
  port?: number;
  /** Default 127.0.0.1: reachable from this machine only. */
  hostname?: string;
}

export interface RunningEmulator {
  /** Without a trailing slash, such as `http://localhost:8787`. */
  readonly url: string;
  /** Stops immediately and closes open connections. */
  close(): Promise<void>;
}

/** Serves an emulator over HTTP. Rejects when the port is taken. */
export function serveEmulator(options: ServeOptions = {}): Promise<RunningEmulator> {
  const { port = 8787, hostname = '127.0.0.1', ...emulatorOptions } = options;
  const { emulator = createEmulator(emulatorOptions) } = options;
  const server = createServer(emulatorListener(emulator));

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      const name = hostname === '127.0.0.1' ? 'localhost' : hostname;
      const address = server.address() as AddressInfo;
      resolve({ url: `http://${name}:${address.port}`, close: () => close(server) });
    });
  });
}

/** A request listener for your own Node server; faults break its real sockets. */
export function emulatorListener(
  emulator: Emulator,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const fetch = async (request: Request, env: unknown): Promise<Response> => {
    const { outgoing } = env as HttpBindings;
    try {
      return await emulator.fetch(nativeRequest(request), connectionOf(outgoing));
    } catch (error) {
      if (!(error instanceof ConnectionCut)) throw error;
      outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  };
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
  return (incoming, outgoing) => void listener(incoming, outgoing);
}

/** A native request: `new Request` in Hono's middleware cannot copy the server library's. */
const nativeRequest = ({ url, method, headers, body, signal }: Request): Request =>
  new Request(url, { method, headers, body, signal, ...(body && { duplex: 'half' }) });

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

/** Lets the emulator close the socket once everything written so far has been sent. */
function connectionOf(outgoing: HttpBindings['outgoing']): Connection {
  return {
    async cut() {
      const isClosed = () => outgoing.destroyed || outgoing.socket === null;
      while (!isClosed() && !outgoing.headersSent) await setImmediate();
      if (!isClosed()) outgoing.socket?.destroySoon();
    },
  };
}
