import { after, beforeEach } from 'node:test';
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface VendorCall {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string | undefined;
}

/** What the vendor does with one call: an envelope's data, a whole answer, or something worse. */
export type Reply =
  | { readonly data: unknown }
  | { readonly status?: number; readonly json: unknown; readonly headers?: Record<string, string> }
  | { readonly status?: number; readonly text: string }
  | 'cut'
  | 'hang';

/** A SJinn whose every answer is up to the test; it starts tasks `chat-1`, `chat-2`, … by default. */
export async function startVendor() {
  const calls: VendorCall[] = [];
  let created = 0;
  const usual = (call: VendorCall): Reply | Promise<Reply> =>
    call.path === 'create_agent_task'
      ? { data: { project_id: 'project-1', chat_id: `chat-${++created}` } }
      : { data: snapshot(2, []) };
  const vendor = { reply: usual };
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const pieces: Buffer[] = [];
      for await (const piece of incoming) pieces.push(piece as Buffer);
      const call: VendorCall = {
        path: incoming.url?.split('/').pop() ?? '',
        body: JSON.parse(Buffer.concat(pieces).toString() || '{}') as Record<string, unknown>,
        authorization: incoming.headers.authorization,
      };
      calls.push(call);
      write(await vendor.reply(call), outgoing);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/api/un-api`,
    calls,
    count: (path: string) => calls.filter((call) => call.path === path).length,
    /** From now on; without an argument: as usual. */
    replyWith(reply?: Reply | ((call: VendorCall) => Reply | Promise<Reply>)): void {
      if (reply === undefined) vendor.reply = usual;
      else vendor.reply = typeof reply === 'function' ? reply : () => reply;
    },
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** One for the tests of a file: each finds it as usual, and without calls. */
export async function vendorForTests() {
  const vendor = await startVendor();
  after(() => vendor.close());
  beforeEach(() => {
    vendor.replyWith();
    vendor.calls.length = 0;
  });
  return vendor;
}

export type Vendor = Awaited<ReturnType<typeof startVendor>>;

export const snapshot = (status: number, tools: readonly (readonly [string, string[]])[]) => ({
  ...{ chat_id: 'chat-1', project_id: 'project-1', status },
  tool_results: tools.map(([name, result]) => ({ name, result })),
  ...{ create_time: '2026-01-01T00:00:00.000Z', update_time: '2026-01-01T00:00:30.000Z' },
});

export const refused = (
  error_code: number,
  status = 200,
  errorMsg = 'in its own words',
): Reply => ({
  status,
  json: { success: false, errorMsg, error_code },
});

/** A failure that is not as documented. */
export const odd = (fields: object): Reply => ({ json: { success: false, ...fields } });

/** To another host, where the key and a paid call must not go. */
export const redirect = (status: number): Reply => ({
  status,
  json: {},
  headers: { location: 'http://127.0.0.1:9/api/un-api/create_agent_task' },
});

function write(reply: Reply, outgoing: ServerResponse): void {
  if (reply === 'hang') return;
  if (reply === 'cut') {
    outgoing.destroy();
    return;
  }
  const whole =
    'data' in reply
      ? { json: { success: true, errorMsg: '', error_code: 0, data: reply.data } }
      : reply;
  const { status = 200, headers = {} } = whole as { status?: number; headers?: object };
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end('text' in whole ? whole.text : JSON.stringify(whole.json));
}

const IDS = { project_id: 'p', chat_id: 'chat-1' };

/** Answers after which nobody knows whether a task was started. */
export const UNKNOWN: [string, Reply][] = [
  ['the connection is cut', 'cut'],
  ['a gateway says 502', { status: 502, text: '<h1>Bad gateway</h1>' }],
  ['the answer is no JSON', { text: 'ok' }],
  ['the answer has no id', { data: {} }],
  ['a redirect that says it was done', redirect(303)],
  ['a redirect that may say anything', redirect(302)],
  ['an answer of 2 MB', { data: { ...IDS, pad: 'x'.repeat(2 * 1024 * 1024) } }],
];
