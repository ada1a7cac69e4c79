/** What a relay needs in Node: a server of its own, a place in another one, and Redis. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { getRequestListener, serve } from '@hono/node-server';
import { createRelay, type Relay, type RelayOptions, type RelayStore } from './index.ts';

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
  const { port = 8788, hostname = '127.0.0.1', redisUrl, ...relayOptions } = options;
  const relay = createRelay({
    ...relayOptions,
    ...(redisUrl === undefined ? {} : { store: await redisStore(redisUrl) }),
  });
  let isClosing = false;
  const fetch = async (request: Request): Promise<Response> => {
    const response = await relay(request);
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
export async function redisStore(url: string): Promise<RelayStore> {
  const module = await import('./stores/redis.ts').catch((cause: unknown) => {
    throw new Error('A relay with Redis needs the package ioredis: npm install ioredis', { cause });
  });
  return module.redisStore(url);
}

/** The relay as a listener for Node's `http`, Express or Connect: `app.use('/api/sjinn', …)`. */
export function toNodeHandler(
  relay: Relay,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const listener = getRequestListener(relay, { overrideGlobalObjects: false });
  return (incoming: IncomingMessage & { originalUrl?: string }, outgoing) => {
    // Express takes the path that it is mounted at away; visitors need it in `api_base`
    if (incoming.originalUrl !== undefined) incoming.url = incoming.originalUrl;
    return listener(incoming, outgoing);
  };
}

async function close(server: Server, relay: Relay): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), GRACE);
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  clearTimeout(patience);
  await relay.close();
}
