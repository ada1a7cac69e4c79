import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** ms from the relay to SJinn, and back. */
export interface Ways {
  readonly there: number;
  readonly back: number;
}

const NO_TIME: Ways = { there: 0, back: 0 };

/** The line between a relay and SJinn: it may be slow for some films. */
export async function startWire(target: string) {
  const slow = new Map<string, Ways>();
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString();
    const { message = '' } = JSON.parse(body || '{}') as { message?: string };
    const { there, back } = slow.get(message) ?? NO_TIME;
    await setTimeout(there);
    if (outgoing.destroyed) return; // whoever called is dead: nothing has arrived
    const { method = 'GET', url = '', headers } = incoming;
    const answer = await fetch(target + url, {
      method,
      headers: { 'content-type': 'application/json', authorization: headers.authorization ?? '' },
      ...(body ? { body } : {}),
    });
    const text = await answer.text();
    await setTimeout(back);
    if (outgoing.destroyed) return;
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' });
    outgoing.end(text);
  };
  const server = createServer((incoming, outgoing) => {
    // a caller that is killed while it sends is what this is for
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** For the film with that message. */
    slow: (message: string, ways: Ways) => void slow.set(message, ways),
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

export type Wire = Awaited<ReturnType<typeof startWire>>;
