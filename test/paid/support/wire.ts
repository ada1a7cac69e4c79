import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** The line between a relay and SJinn: it may be slow (ms) there, and back. */
export async function startWire(target: string) {
  const wire = { there: 0, back: 0 };
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of incoming) pieces.push(piece as Buffer);
      await setTimeout(wire.there);
      if (outgoing.destroyed) return; // whoever called is dead: nothing has arrived
      const { method = 'GET', url = '', headers } = incoming;
      const answer = await fetch(target + url, {
        method,
        headers: { 'content-type': 'application/json', authorization: headers.authorization ?? '' },
        ...(pieces.length ? { body: Buffer.concat(pieces) } : {}),
      });
      const text = await answer.text();
      await setTimeout(wire.back);
      pass(text, answer.status, outgoing);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    slow(there: number, back: number): void {
      Object.assign(wire, { there, back });
    },
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pass(text: string, status: number, outgoing: ServerResponse): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(text);
}

export type Wire = Awaited<ReturnType<typeof startWire>>;
