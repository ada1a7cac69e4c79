import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createEmulator,
  type Emulator,
  KEYS,
  PERSONAS,
  SJINN_KEY,
} from '../../src/emulator/index.ts';
import { readContract, underContract } from '../support/contract.ts';

/* The emulator and the OpenAPI files describe the same services, seen from either side. */

const SERVICES = [
  ['ojin', '/v1'],
  ['sjinn', '/api/un-api'],
] as const;
const VERBS = ['get', 'post', 'put', 'patch', 'delete'];

/** `GET /v1/assets/{}`, whatever the parameter is called. */
const nameOf = (method: string, path: string): string =>
  `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}|:\w+(?:\{[^}]*\})?/g, '{}')}`;

const operations = SERVICES.flatMap(([name, base]) =>
  Object.entries(readContract(name).paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([verb]) => VERBS.includes(verb))
      .map(([verb, operation]) => ({ name, verb, path: base + path, operation })),
  ),
);
const described = operations.map(({ verb, path }) => nameOf(verb, path));

const served = [
  ...new Set(
    createEmulator()
      .routes.filter(({ method }) => method !== 'ALL' && method !== 'OPTIONS')
      .filter(({ path }) => SERVICES.some(([, base]) => path.startsWith(`${base}/`)))
      .map(({ method, path }) => nameOf(method, path)),
  ),
];

test('there are routes and operations', () => {
  assert.ok(served.length > 15, served.join());
  assert.ok(described.length > 15, described.join());
});

for (const route of served)
  test(`${route} is described`, () => assert.ok(described.includes(route)));

for (const operation of described)
  test(`${operation} is served`, () => assert.ok(served.includes(operation)));

for (const { verb, path, operation } of operations)
  test(`${nameOf(verb, path)} says whether it is published`, () =>
    assert.match(
      String((operation as { 'x-source'?: string })['x-source']),
      /^(?:published|derived)$/,
    ));

const { ada } = PERSONAS;
const NOBODY = '00000000-0000-4000-8000-000000000000';
const AUTH = { 'X-API-Key': KEYS.full, Authorization: `Bearer ${SJINN_KEY}` };

const call = (emulator: Emulator, verb: string, path: string, body?: object): Promise<Response> =>
  emulator.fetch(
    new Request(`http://emulator.test${path}`, {
      method: verb.toUpperCase(),
      headers: { ...AUTH, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );

const BODIES = ['post', 'put', 'patch'];

/* Any answer that the file does not describe, or that does not validate, throws. */
for (const { verb, path } of operations) {
  const body = BODIES.includes(verb) ? {} : undefined;
  test(`${nameOf(verb, path)}: an answer for somebody unknown`, async () => {
    const emulator = underContract(createEmulator());
    const url = path.replaceAll(/\{\w+\}/g, NOBODY);
    const { status } = await call(emulator, verb, url, body);
    assert.ok(status < 500, String(status));
  });
}

for (const { verb, path } of operations.filter(({ verb }) => verb === 'get' || verb === 'delete'))
  test(`${nameOf(verb, path)}: an answer for what is there`, async () => {
    const emulator = underContract(createEmulator());
    const id = path.includes('assets') ? ada.assets.idle : ada.configId;
    const variant = encodeURIComponent('ojin/oris-1.0/standard');
    let url = path.replace('{variant}', variant).replaceAll(/\{\w+\}/g, id);
    if (path.endsWith('query_agent_task_status')) {
      const created = await call(emulator, 'post', '/api/un-api/create_agent_task', {
        message: 'A panda',
      });
      const { data } = (await created.json()) as { data: { chat_id: string } };
      url += `?chat_id=${data.chat_id}`;
    }
    const { status } = await call(emulator, verb, url);
    assert.ok(status < 300 || status === 409, `${url}: ${status}`);
  });
