import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** How one call fares. */
export interface Way {
  /** ms from the relay to SJinn, and back. */
  readonly there: number;
  readonly back: number;
  /** Called when it has left the relay, when SJinn has answered, and when that is back. */
  readonly onStep: () => void;
}
/** Of one call. */
export const STEPS = 3;

const DIRECT: Way = { there: 0, back: 0, onStep: () => undefined };
const isGone = ({ destroyed }: ServerResponse): boolean => destroyed;

/** The line between a relay and SJinn: for some films it is slow, and watched. */
export async function startWire(target: string) {
  const ways = new Map<string, Way>();
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString();
    const { message = '' } = JSON.parse(body || '{}') as { message?: string };
    const { there, back, onStep } = ways.get(message) ?? DIRECT;
    onStep();
    await setTimeout(there);
    if (isGone(outgoing)) return; // whoever called is dead: nothing has arrived
    const { method = 'GET', url = '', headers } = incoming;
    const answer = await fetch(target + url, {
      method,
      headers: { 'content-type': 'application/json', authorization: headers.authorization ?? '' },
      ...(body ? { body } : {}),
    });
    const text = await answer.text();
    onStep();
    await setTimeout(back);
    if (isGone(outgoing)) return;
    outgoing.writeHead(answer.status, { 'content-type': 'application/json' });
    outgoing.end(text);
    onStep();
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
    watch: (message: string, way: Way) => void ways.set(message, way),
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

export type Wire = Awaited<ReturnType<typeof startWire>>;
