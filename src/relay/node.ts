/** The relay in Node: as a server, as middleware, and its stores. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import {
  getRequestListener,
  type Http2Bindings,
  type HttpBindings,
  serve,
} from '@hono/node-server';
import {
  type Connection,
  createRelay,
  type Relay,
  RelayConfigError,
  type RelayOptions,
  type RelayStore,
} from './index.ts';
import { findProblems } from './options.ts';

export { relayFromEnv } from './env.ts';

/** ms. Slightly longer than the longest call to SJinn. */
const GRACE = 35_000;

export interface ServeRelayOptions extends RelayOptions {
  /** Default 8788; 0 picks a free port. */
  port?: number;
  /** Default 127.0.0.1: reachable from this machine only. */
  hostname?: string;
  /** `redis://` or `rediss://`; requires the package `ioredis`. */
  redisUrl?: string;
  /** True: this Redis is durable, although it forbids `CONFIG`, so that cannot be detected. */
  redisIsDurable?: boolean;
  /**
   * A folder for persistent data, shared by the relays of one machine; created if missing. Requires
   * the package `lmdb`. Without it, and without Redis: in-process memory.
   */
  dataDir?: string;
}

export interface RunningRelay {
  /** Without a trailing slash, such as `http://localhost:8788`. */
  readonly url: string;
  /** Stops accepting calls, waits for those in progress, and closes the store. */
  close(): Promise<void>;
}

/**
 * Serves a relay over HTTP. Rejects when the port is in use.
 * @throws RelayConfigError
 */
export async function serveRelay(options: ServeRelayOptions): Promise<RunningRelay> {
  const { port = 8788, hostname = '127.0.0.1', ...others } = options;
  const { redisUrl, redisIsDurable, dataDir, ...relayOptions } = others;
  const problems = findProblems(relayOptions);
  if (problems.length) throw new RelayConfigError(problems); // before opening a connection or file
  const store =
    redisUrl === undefined
      ? dataDir === undefined
        ? relayOptions.store
        : await fileStore(dataDir)
      : await redisStore(redisUrl, { durable: redisIsDurable });
  const relay = createRelay({ ...relayOptions, store });
  let isClosing = false;
  const fetch = async (request: Request, env: HttpBindings | Http2Bindings): Promise<Response> => {
    const response = await relay(request, connectionOf(env));
    if (isClosing) response.headers.set('Connection', 'close'); // otherwise it idles for seconds
    return response;
  };
  return new Promise((resolve, reject) => {
    const settings = { fetch, port, hostname, overrideGlobalObjects: false };
    const server = serve(settings, (address) => {
      const name = hostname === '127.0.0.1' ? 'localhost' : hostname;
      const stop = () => {
        isClosing = true;
        return close(server, relay);
      };
      resolve({ url: `http://${name}:${address.port}`, close: stop });
    }) as Server;
    server.once('error', (error) => {
      reject(error);
      void relay.close();
    });
  });
}

/** A store for several relays, on Redis or Valkey. Resolves even if it is not reachable yet. */
export async function redisStore(
  url: string,
  options: { durable?: boolean | undefined } = {},
): Promise<RelayStore> {
  const module = await import('./stores/redis.ts').catch((cause: unknown) => {
    const error = new RelayConfigError(['Redis requires the package ioredis: npm install ioredis']);
    throw Object.assign(error, { cause });
  });
  return module.redisStore(url, options);
}

/**
 * A store for the relays of one machine, in a folder: survives killed processes and power failures.
 */
export async function fileStore(path: string): Promise<RelayStore> {
  const module = await import('./stores/file.ts').catch((cause: unknown) => {
    const error = new RelayConfigError([
      'A data folder requires the package lmdb: npm install lmdb',
    ]);
    throw Object.assign(error, { cause });
  });
  return module.fileStore(path);
}

/** The relay as a listener for Node's `http`, Express or Connect: `app.use('/api/sjinn', …)`. */
export function toNodeHandler(
  relay: (request: Request, connection?: Connection) => Promise<Response>,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const answer = (request: Request, env: HttpBindings | Http2Bindings) =>
    relay(request, connectionOf(env));
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  return (incoming: IncomingMessage & { originalUrl?: string }, outgoing) => {
    // Express strips the mount path, which visitors need in `api_base`
    if (incoming.originalUrl !== undefined) incoming.url = incoming.originalUrl;
    return listener(incoming, outgoing);
  };
}

const connectionOf = ({ incoming }: HttpBindings | Http2Bindings): Connection => ({
  peerAddress: incoming.socket.remoteAddress,
});

async function close(server: Server, relay: Relay): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), GRACE);
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  clearTimeout(timer);
  await relay.close();
}
