import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { memoryOf, startProcess } from './support/process.ts';
import { overNetwork, visit } from './support/relay.ts';

const MB = 2 ** 20;
/** What the sockets between vendor and relay may hold, beside what the relay reads. */
const ON_THE_WAY = 16 * MB;

/** A vendor whose answers are 200 MB long, once it is told to. */
async function startLargeVendor() {
  const vendor = { isLarge: false, sent: 0 };
  const server = createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    const [data, pad] = [{ project_id: 'p', chat_id: 'chat-1' }, 'x'.repeat(MB)];
    if (!vendor.isLarge) {
      outgoing.end(JSON.stringify({ success: true, errorMsg: '', error_code: 0, data }));
      return;
    }
    void (async () => {
      outgoing.write('{"success":true,"data":{"chat_id":"chat-1","project_id":"');
      for (let piece = 0; piece < 200 && !outgoing.destroyed; piece++) {
        vendor.sent += MB;
        if (!outgoing.write(pad))
          await Promise.race([once(outgoing, 'drain'), once(outgoing, 'close')]);
      }
      outgoing.end('"}}');
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return Object.assign(vendor, { url, close });
}

test('an answer of 200 MB, to a create and to a question: the relay reads 1 MB of it', async (t) => {
  const vendor = await startLargeVendor();
  t.after(() => vendor.close());
  const relay = await startProcess({ SJINN_API_BASE: vendor.url });
  t.after(() => relay.stop());
  const visitor = await visit(overNetwork, { base: relay.url });
  const handle = await visitor.start();
  vendor.isLarge = true;
  const memory = memoryOf(relay);
  const created = await visitor.create();
  assert.deepEqual([created.status, created.json.outcome], [409, 'unknown']);
  assert.equal((await visitor.query(handle)).status, 502);
  assert.ok(vendor.sent < 2 * ON_THE_WAY, `${vendor.sent} bytes were taken`);
  const growth = memoryOf(relay) - memory;
  assert.ok(growth < 64 * MB, `memory has grown by ${growth} bytes`);
});
