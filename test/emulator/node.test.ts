import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createInterface } from 'node:readline';
import { createEmulator, PERSONAS, SJINN_KEY, type FaultRule } from '../../src/emulator/index.ts';
import { underContract } from '../support/contract.ts';
import { program } from '../support/program.ts';
import { emulatorListener, serveEmulator, type RunningEmulator } from '../../src/emulator/node.ts';

const CONFIG = `/v1/public/model-configs/${PERSONAS.ada.configId}`;
let server: RunningEmulator;
let count = 0;

before(async () => {
  server = await serveEmulator({ port: 0, emulator: underContract(createEmulator()) });
});
after(() => server.close());

/** A scope of its own for each test, on the one real server. */
async function scopeWith(fault?: FaultRule['fault'], path = '/objects/**'): Promise<string> {
  const scope = `${server.url}/scopes/t${++count}`;
  if (fault) {
    const body = JSON.stringify({ match: { path }, fault });
    const response = await fetch(`${scope}/__emulator/faults`, { method: 'POST', body });
    assert.equal(response.status, 201);
  }
  return scope;
}

async function film(scope: string): Promise<string> {
  const response = await fetch(`${scope}/v1/public/assets/${PERSONAS.ada.assets.idle}`);
  return ((await response.json()) as { download_url: string }).download_url;
}

const stillServes = async (): Promise<void> =>
  assert.equal((await fetch(server.url + CONFIG)).status, 200);

test('serves a range of the film at the address it gave', async () => {
  const scope = await scopeWith();
  const link = await film(scope);
  assert.ok(link.startsWith(`${scope}/objects/`));
  const response = await fetch(link, { headers: { Range: 'bytes=4-7' } });
  assert.equal(response.status, 206);
  assert.equal(await response.text(), 'ftyp');
});

/** Everything that the server sends until it closes, over a bare socket. */
async function rawGet(url: string): Promise<Buffer> {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece)).on('error', () => undefined);
  await once(socket, 'close');
  return Buffer.concat(pieces);
}

test('cut: 0 closes the socket without a byte', async () => {
  const link = await film(await scopeWith({ cut: 0 }));
  assert.equal((await rawGet(link)).byteLength, 0);
  await assert.rejects(fetch(link), TypeError);
  await stillServes();
});

for (const bytes of [1, 1000, 100_000, 500_000]) {
  test(`cut: ${bytes} closes the socket after so many bytes of body`, async () => {
    const link = await film(await scopeWith({ cut: bytes }));
    const sent = await rawGet(link);
    const head = sent.indexOf('\r\n\r\n') + 4;
    assert.match(sent.subarray(0, head).toString(), /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(sent.subarray(0, head).toString(), /content-length: 1\d{6}\r\n/i);
    assert.equal(sent.byteLength - head, bytes);
    await stillServes();
  });
}

test('a JSON answer can be cut as well', async () => {
  const scope = await scopeWith({ cut: 10 }, '/v1/**');
  await assert.rejects((await fetch(scope + CONFIG)).text(), TypeError);
});

test('hang: no answer until the client leaves', async () => {
  const scope = await scopeWith({ hang: true });
  const link = await film(scope);
  const signal = AbortSignal.timeout(100);
  await assert.rejects(fetch(link, { signal }), { name: 'TimeoutError' });
  const log = (await (await fetch(`${scope}/__emulator/requests`)).json()) as { status: number }[];
  assert.equal(log.at(-1)?.status, 0);
  await stillServes();
});

test('bytesPerSecond: 20,000 bytes at 40,000 a second take about half a second', async () => {
  const link = await film(await scopeWith({ bytesPerSecond: 40_000 }));
  const begun = performance.now();
  const response = await fetch(link, { headers: { Range: 'bytes=0-19999' } });
  assert.equal((await response.arrayBuffer()).byteLength, 20_000);
  const took = performance.now() - begun;
  assert.ok(took > 450 && took < 10_000, `${took} ms`); // a busy machine is no failure
});

test('a client that leaves in the middle of a throttled film does no harm', async () => {
  const link = await film(await scopeWith({ bytesPerSecond: 100_000 }));
  const response = await fetch(link);
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel();
  await stillServes();
});

test('many clients that leave do no harm', async () => {
  const link = await film(await scopeWith());
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const leaving = new AbortController();
      const response = await fetch(link, { signal: leaving.signal });
      leaving.abort();
      await assert.rejects(response.arrayBuffer(), { name: 'AbortError' });
    }),
  );
  await stillServes();
});

test('listens on this machine only, and refuses a port that is taken', async () => {
  const port = Number(new URL(server.url).port);
  await assert.rejects(serveEmulator({ port }), { code: 'EADDRINUSE' });
});

test('close ends open connections', async () => {
  const other = await serveEmulator({ port: 0 });
  const body = JSON.stringify({ match: { path: '/v1/**' }, fault: { hang: true } });
  await fetch(`${other.url}/__emulator/faults`, { method: 'POST', body });
  const answer = fetch(other.url + CONFIG);
  await fetch(`${other.url}/__emulator/requests`);
  await Promise.all([assert.rejects(answer, TypeError), other.close()]);
});

test('a listener serves an emulator on a server of one’s own', async (t) => {
  const own = createServer(emulatorListener(createEmulator()));
  t.after(() => {
    own.close();
    own.closeAllConnections();
  });
  await once(own.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
  const body = new Blob(['{"message":"In chunks"}']).stream();
  const response = await fetch(`${url}/api/un-api/create_agent_task`, {
    ...{ method: 'POST', headers: { Authorization: `Bearer ${SJINN_KEY}` }, body },
    duplex: 'half',
  } as RequestInit);
  assert.equal(((await response.json()) as { success: boolean }).success, true);

  const rule = { match: { path: '/api/**' }, fault: { cut: 0 } };
  await fetch(`${url}/__emulator/faults`, { method: 'POST', body: JSON.stringify(rule) });
  await assert.rejects(fetch(`${url}/api/un-api/query_agent_task_status`), TypeError);
});

test('the program says one line, serves, and ends on SIGTERM', async () => {
  const child = spawn(process.execPath, program('src/emulator/main.ts'), {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const url = /^emulator ready (http:\/\/localhost:\d+)$/.exec(line)?.[1];
  assert.ok(url, line);
  assert.equal((await fetch(url + CONFIG)).status, 200);
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
});
