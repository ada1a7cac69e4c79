/** What a relay needs in Node: a server of its own, a place in another one, and Redis. */
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

/** ms. As long as the longest call to SJinn may take, and a little more. */
const GRACE = 35_000;

export interface ServeRelayOptions extends RelayOptions {
  /** Default 8788; 0 lets the system choose. */
  port?: number;
  /** Default 127.0.0.1: only this machine reaches it. */
  hostname?: string;
  /** `redis://` or `rediss://`; for it the package `ioredis` must be installed. */
  redisUrl?: string;
  /** True: this Redis loses nothing, though it forbids `CONFIG` and cannot say so. */
  redisIsDurable?: boolean;
  /**
   * A folder for what must outlast the process, for the relays of one machine; it is made. For it
   * the package `lmdb` must be installed. Without it, and without Redis: the process's memory.
   */
  dataDir?: string;
}

export interface RunningRelay {
  /** Without a trailing slash, such as `http://localhost:8788`. */
  readonly url: string;
  /** Takes no more calls, ends those that are under way, and lets the store go. */
  close(): Promise<void>;
}

/**
 * Serves a relay over HTTP. Rejects when the port is taken.
 * @throws RelayConfigError
 */
export async function serveRelay(options: ServeRelayOptions): Promise<RunningRelay> {
  const { port = 8788, hostname = '127.0.0.1', ...others } = options;
  const { redisUrl, redisIsDurable, dataDir, ...relayOptions } = others;
  const problems = findProblems(relayOptions);
  if (problems.length) throw new RelayConfigError(problems); // before a connection or file is open
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
    if (isClosing) response.headers.set('Connection', 'close'); // else it idles for seconds
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

/** A store for several relays, on Redis or Valkey. Resolves also when it is not there yet. */
export async function redisStore(
  url: string,
  options: { durable?: boolean | undefined } = {},
): Promise<RelayStore> {
  const module = await import('./stores/redis.ts').catch((cause: unknown) => {
    const error = new RelayConfigError(['Redis needs the package ioredis: npm install ioredis']);
    throw Object.assign(error, { cause });
  });
  return module.redisStore(url, options);
}

/**
 * A store for the relays of one machine, in a folder: a killed process and a power failure lose
 * nothing.
 */
export async function fileStore(path: string): Promise<RelayStore> {
  const module = await import('./stores/file.ts').catch((cause: unknown) => {
    const error = new RelayConfigError(['a data folder needs the package lmdb: npm install lmdb']);
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
    // Express takes the path that it is mounted at away; visitors need it in `api_base`
    if (incoming.originalUrl !== undefined) incoming.url = incoming.originalUrl;
    return listener(incoming, outgoing);
  };
}

const connectionOf = ({ incoming }: HttpBindings | Http2Bindings): Connection => ({
  peerAddress: incoming.socket.remoteAddress,
});

async function close(server: Server, relay: Relay): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), GRACE);
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  clearTimeout(patience);
  await relay.close();
}
