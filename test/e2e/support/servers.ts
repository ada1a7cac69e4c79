import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { extname, join, resolve } from 'node:path';

export interface Origin {
  /** Without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves under a separate host name, so that every origin is also a separate site. */
export function listen(name: string, listener: RequestListener): Promise<Origin> {
  const server = createServer(listener);
  return new Promise((ready, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      ready({
        url: `http://${name}.localhost:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

export interface Cable extends Origin {
  /** Breaks all open connections, in the middle of their transfers. */
  pull(): void;
}

/** A TCP proxy in front of a server: passes everything unchanged until the cable is pulled. */
export function layCable(to: string): Promise<Cable> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  const pull = () => sockets.forEach((socket) => socket.destroy());
  const server = createTcpServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  return new Promise((ready, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port: own } = server.address() as AddressInfo;
      ready({
        url: `http://${hostname}:${own}`,
        pull,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            pull();
          }),
      });
    });
  });
}

export const DIST = resolve(import.meta.dirname, '../../../dist');

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
};

/** Serves the built files like a CDN: any origin may read and cache them. */
export const serveDist: RequestListener = (request, response) => {
  const path = join(DIST, new URL(request.url ?? '/', 'http://cdn').pathname);
  readFile(path).then(
    (bytes) => {
      response.writeHead(200, {
        'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
        'Access-Control-Allow-Origin': '*',
        'Cache-Control': 'public, max-age=3600',
      });
      response.end(bytes);
    },
    () => response.writeHead(404).end(),
  );
};
