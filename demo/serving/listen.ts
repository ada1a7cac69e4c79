import { createServer } from 'node:http';
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import type { HttpBindings } from '@hono/node-server';

export type Handler = (
  incoming: HttpBindings['incoming'],
  outgoing: HttpBindings['outgoing'],
) => void;

/**
 * A loopback-only server that is not listening yet. `open` binds both of its addresses: browsers
 * may resolve `localhost` to either `::1` or `127.0.0.1`.
 */
export function localServer(handler: Handler, port: number) {
  const http = createServer(handler);
  const ipv6 = createSocketServer((socket) => http.emit('connection', socket));
  return {
    http,
    async open(): Promise<void> {
      await listening(http, port, '127.0.0.1');
      await listening(ipv6, port, '::1').catch((error: unknown) => {
        if (codeOf(error) === 'EADDRINUSE') throw error;
        // a machine without IPv6
      });
    },
    close(): void {
      ipv6.close();
      http.close();
      http.closeAllConnections();
    },
  };
}

const listening = (server: SocketServer, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });

export const codeOf = (error: unknown): string | undefined =>
  (error as NodeJS.ErrnoException | undefined)?.code;
