import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRelay } from '../../src/relay/index.ts';
import { toNodeHandler } from '../../src/relay/node.ts';
import { fileStore } from '../../src/relay/stores/file.ts';
import type { Handler } from './listen.ts';

/** The relay in front of the emulated SJinn: what a host mounts in front of the real one. */
export function relayHandler(origin: string, otherOrigins: readonly string[]): Handler {
  const relay = createRelay({
    apiKey: 'emulator-key',
    secret: 'a secret for this machine only: nothing here is worth stealing',
    origins: [origin, ...otherOrigins],
    apiBase: `${origin}/api/un-api`,
    limits: {
      ...{ tasksPerDay: 200, concurrentTasks: 10 },
      ...{ tasksPerAddressPerDay: 200, concurrentTasksPerAddress: 10 },
    },
    store: fileStore(mkdtempSync(join(tmpdir(), 'ojin-demo-relay-'))),
  });
  const handler = toNodeHandler(relay);
  return (incoming, outgoing) => void handler(incoming, outgoing);
}
