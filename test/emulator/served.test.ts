import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serveEmulator, type RunningEmulator } from '../../src/emulator/node.ts';

/* Through a real socket the server's own Request object is another one than Node's. */

let emulator: RunningEmulator;
before(async () => (emulator = await serveEmulator({ port: 0 })));
after(() => emulator.close());

const stream = () => new Blob(['{"urlTtlSeconds":7}']).stream();
const CALLS: [string, string, RequestInit, number][] = [
  ['DELETE without a body', 'faults', { method: 'DELETE' }, 200],
  ['PUT', 'settings', { method: 'PUT', body: '{"urlTtlSeconds":9}' }, 200],
  [
    'PUT in chunks',
    'settings',
    { method: 'PUT', body: stream(), duplex: 'half' } as RequestInit,
    200,
  ],
  ['PUT of nonsense', 'settings', { method: 'PUT', body: '{' }, 400],
];

for (const [name, path, init, status] of CALLS)
  test(`control over HTTP: ${name}`, async () => {
    const response = await fetch(`${emulator.url}/scopes/http/__emulator/${path}`, init);
    assert.equal(response.status, status, await response.text());
  });
