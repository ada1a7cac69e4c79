import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRelay } from '../../src/relay/index.ts';
import { toNodeHandler } from '../../src/relay/node.ts';
import { fileStore } from '../../src/relay/stores/file.ts';
import type { Handler } from './listen.ts';

/** The names that a browser may use for this machine. */
const HOSTNAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The relay in front of the emulated SJinn on the same port, as a host would mount it in front of
 * the real one. Pages on these ports may use it.
 */
export function relayHandler(port: number, ...otherPorts: readonly number[]): Handler {
  const relay = createRelay({
    apiKey: 'emulator-key',
    secret: 'a secret for this machine only: nothing here is worth stealing',
    origins: [port, ...otherPorts].flatMap((each) =>
      HOSTNAMES.map((name) => `http://${name}:${each}`),
    ),
    apiBase: `http://localhost:${port}/api/un-api`,
    limits: {
      ...{ tasksPerDay: 200, concurrentTasks: 10 },
      ...{ tasksPerAddressPerDay: 200, concurrentTasksPerAddress: 10 },
    },
    store: fileStore(mkdtempSync(join(tmpdir(), 'ojin-demo-relay-'))),
  });
  const handler = toNodeHandler(relay);
  return (incoming, outgoing) => void handler(incoming, outgoing);
}
