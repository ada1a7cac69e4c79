import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SJINN_KEY } from '../../src/emulator/index.ts';
import { type Connection, createRelay, type LogEntry } from '../../src/relay/index.ts';
import { toNodeHandler } from '../../src/relay/node.ts';
import { fileStore } from '../../src/relay/stores/file.ts';

type Call = 'token' | 'create_agent_task' | 'query_agent_task_status';

/** What a browser gets instead of the relay's response. */
const SPOILT = {
  'cut off': () =>
    new Response(
      new ReadableStream({
        start: (body) => body.enqueue(new TextEncoder().encode('{"success"')),
        pull: (body) => body.error(new Error('The cable was pulled.')),
      }),
      { headers: { 'Content-Type': 'application/json' } },
    ),
  'a gateway’s page': () =>
    new Response('<h1>502</h1>', { status: 502, headers: { 'Content-Type': 'text/html' } }),
};

/** A host's server for `<sjinn-task>`, in front of an emulated SJinn. */
export class HostRelay {
  /** All log entries of the host. */
  readonly log: LogEntry[] = [];
  /** Secrets that must never leave the host's server. */
  readonly secrets: readonly string[];
  readonly listener: RequestListener;
  readonly close: () => Promise<void>;
  readonly #spoilt = new Map<string, () => Response>();

  /**
   * @param origin of the host's pages
   * @param emulator base URL of the scope
   */
  constructor(origin: string, emulator: string) {
    const secret = randomBytes(32).toString('base64');
    this.secrets = [SJINN_KEY, secret];
    const folder = mkdtempSync(join(tmpdir(), 'ojin-host-relay-'));
    const relay = createRelay({
      store: fileStore(folder), // makes repeating a create request safe
      ...{ apiKey: SJINN_KEY, secret, origins: [origin] },
      apiBase: `${emulator}/api/un-api`,
      log: (entry) => this.log.push(entry),
    });
    const line = async (request: Request, connection?: Connection): Promise<Response> => {
      const answer = await relay(request, connection);
      const call = new URL(request.url).pathname.split('/').at(-1) ?? '';
      const spoilt = this.#spoilt.get(call);
      this.#spoilt.delete(call);
      return spoilt?.() ?? answer;
    };
    const handler = toNodeHandler(line);
    this.listener = (request, response) => void handler(request, response);
    this.close = async () => {
      await relay.close();
      rmSync(folder, { recursive: true, force: true });
    };
  }

  /** How often browsers have called an endpoint. */
  calls(name: Call): number {
    return this.log.filter(({ event, call }) => event === 'request' && call === name).length;
  }

  /** Replaces the next response to this call. */
  spoilNext(call: Call, how: keyof typeof SPOILT): void {
    this.#spoilt.set(call, SPOILT[how]);
  }

  /** Error entries in the host's log. */
  get alarms(): LogEntry[] {
    return this.log.filter(({ level }) => level === 'error');
  }
}
