import { setImmediate } from 'node:timers/promises';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { ConnectionCut, createEmulator } from '../../src/emulator/index.ts';
import type { Handler } from './listen.ts';

/** The Ojin emulator on a path of a Node server; its faults break the real sockets. */
export function emulatorHandler(): Handler {
  const emulator = createEmulator();
  const listener = getRequestListener(
    async (request, env) => {
      const { outgoing } = env as HttpBindings;
      try {
        return await emulator.fetch(request, { cut: () => cut(outgoing) });
      } catch (error) {
        if (!(error instanceof ConnectionCut)) throw error;
        outgoing.destroy();
        return RESPONSE_ALREADY_SENT;
      }
    },
    { overrideGlobalObjects: false },
  );
  return (incoming, outgoing) => void listener(incoming, outgoing);
}

/** Closes the socket once everything written so far has left. */
async function cut(outgoing: HttpBindings['outgoing']): Promise<void> {
  const gone = () => outgoing.destroyed || outgoing.socket === null;
  while (!gone() && !outgoing.headersSent) await setImmediate();
  if (!gone()) outgoing.socket?.destroySoon();
}
