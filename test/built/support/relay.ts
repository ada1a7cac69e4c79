/**
 * Relays on PORT, one per test: `/{scope}/token` and so on, in front of that scope of the emulator on
 * EMULATOR_PORT.
 */
import { createServer } from 'node:http';
import { HostRelay } from '../../support/host-relay.ts';

const { PORT, EMULATOR_PORT = '' } = process.env;
const relays = new Map<string, HostRelay>();

createServer((request, response) => {
  const [, scope = ''] = /^\/([^/]+)\//.exec(request.url ?? '') ?? [];
  const emulator = `http://localhost:${EMULATOR_PORT}/scopes/${scope}`;
  const relay = relays.get(scope) ?? new HostRelay(request.headers.origin ?? '', emulator);
  relays.set(scope, relay);
  relay.listener(request, response);
}).listen(Number(PORT), '127.0.0.1');
