import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { createEmulator } from '../../src/emulator/index.ts';
import { KEYS, PERSONAS } from '../../src/emulator/index.ts';
import { serveEmulator, type RunningEmulator } from '../../src/emulator/node.ts';
import { learnContract } from '../../src/cli/doctor/contract/index.ts';
import type { Lesson } from '../../src/cli/doctor/contract/index.ts';
import { CONTRACT } from '../../src/ojin/authenticated/contract.ts';
import { contractOf, OjinClient, type Contract } from '../../src/ojin/index.ts';
import { WORLDS } from '../support/contracts.ts';
import { randomContract } from '../support/random-contract.ts';
import { Service, serviceForTests } from '../support/service.ts';
import { cli, jsonOf, mediaFile, scratchFolder } from './helpers.ts';

/* `doctor --contract-out` finds out how a service differs; `--contract` makes that the rule. */

const folder = scratchFolder();

/** An emulator of its own. */
async function serviceWith(world: Parameters<typeof createEmulator>[0]): Promise<Service> {
  const server: RunningEmulator = await serveEmulator({ port: 0, ...world });
  after(() => server.close());
  return new Service(server.url, { contract: world?.contract ?? {} });
}

/** Everything that could be created, changed or deleted. */
async function stateOf(service: Service): Promise<string> {
  const client = service.client();
  const all = async (items: AsyncIterable<unknown>) => {
    const found = [];
    for await (const item of items) found.push(item);
    return found;
  };
  const [uploads, jobs] = await Promise.all([service.uploads(), service.control('GET', '/jobs')]);
  const configs = await all(client.configs.all());
  const assets = await all(client.assets.all());
  return JSON.stringify({ configs, assets, uploads, jobs });
}

const learn = (service: Service, contract: Contract = contractOf()) =>
  learnContract({
    ...{ apiBase: service.apiBase, apiKey: KEYS.full, contract, fetch: globalThis.fetch },
    signal: new AbortController().signal,
  });

/** A contract's entry, such as `paths.assets`; of several names, the first. */
function entry(contract: Contract, place: string): unknown {
  const value = place
    .split('.')
    .reduce<unknown>((it, name) => (it as Record<string, unknown>)[name], contract);
  return Array.isArray(value) ? (value[0] as unknown) : value;
}

/** What cannot be found out without creating or deleting. */
const UNTOLD = /^(answers\.(uploadSession|part|error)\.|query\.deleteReference$)/;

const seeds = [1, 2, 3, 4, 5, Number(process.env.SEED ?? randomInt(1e9))];
for (const seed of seeds)
  test(`finds the contract of seed ${seed}, and changes nothing (SEED=${seed} repeats it)`, async () => {
    const contract = randomContract(seed);
    const service = await serviceWith({ contract });
    const before = await stateOf(service);
    await service.control('DELETE', '/requests');
    const { lessons } = await learn(service);

    const asked = await service.requests();
    const fulfilled = asked.filter(({ method, status }) => method !== 'GET' && status < 400);
    assert.deepEqual(fulfilled, []);
    assert.equal(await stateOf(service), before);

    const isBareList = contract.answers.page.items[0] === '';
    for (const { guess, verdict, value, reason } of lessons as Lesson[]) {
      const isUntold = UNTOLD.test(guess) || (isBareList && guess === 'answers.page.total');
      const expected = isUntold ? entry(CONTRACT, guess) : entry(contract, guess);
      const shown = `${guess}: ${verdict} ${value} ${reason ?? ''}`;
      assert.equal(verdict === 'unknown', isUntold, shown);
      // with { data: […] } either may be the envelope: both readings say the same of a list
      if (guess !== 'answers.page.items') assert.equal(value, expected, shown);
      assert.equal(verdict === 'holds' || isUntold, value === entry(CONTRACT, guess), shown);
    }
  });

test('what doctor writes is what publish needs, from the command line', async () => {
  const { query, answers } = randomContract(7);
  const contract = { ...randomContract(7), query, answers };
  const service = await serviceWith({ contract });
  await service.settings({ idleVideoSeconds: 0 });
  const file = join(folder, 'found.json');
  const base = ['--api-base', service.apiBase];

  const learned = await cli(['doctor', '--contract-out', file, '--json', ...base]);
  assert.equal(learned.code, 0, learned.stderr);
  const { contract_file } = jsonOf('doctor contract', learned) as { contract_file: string };
  assert.equal(contract_file, file);
  assert.ok(!`${learned.stdout}${readFileSync(file, 'utf8')}`.includes(KEYS.full));

  const picture = mediaFile(folder, 'ada-portrait.jpg', 'learned.jpg');
  const without = await cli(['publish', picture, ...base]);
  assert.notEqual(without.code, 0);
  const run = await cli(['publish', picture, '--title', 'Learned', '--contract', file, ...base]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /config-id="[\da-f-]{36}" asset-id="[\da-f-]{36}"/);
  assert.match(run.stderr, /set the property "fetch"/);
});

test('for people: what holds, what differs, what is unknown', async () => {
  const service = await serviceWith(WORLDS.bare);
  const file = join(folder, 'bare.json');
  const run = await cli(['doctor', '--contract-out', file, '--api-base', service.apiBase]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /✓ paths\.assets {2}\/assets/);
  assert.match(run.stdout, /\? answers\.config\.parameters .* the records have none of its names/);
  assert.match(run.stdout, /\? fields\.fileName {2}filename {2}no refusal names it/);
  assert.match(run.stderr, /Nothing was created, changed or deleted/);
});

test('names that nobody guessed are shown', async () => {
  const service = await serviceWith(WORLDS.other);
  const { paths } = service.contract;
  const expected = contractOf({ paths, answers: { envelope: { content: ['payload'] } } });
  const { lessons } = await learn(
    service,
    contractOf({
      ...expected,
      answers: { ...expected.answers, page: service.contract.answers.page },
    }),
  );
  const size = lessons.find(({ guess }) => guess === 'answers.asset.size');
  assert.match(size?.reason ?? '', /not understood: .*bytes/);
});

interface Site {
  readonly base: string;
  readonly calls: string[];
}

/** A service that answers everything but lists with this. */
async function site(
  answer: (method: string) => [status: number, headers?: Record<string, string>],
) {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    calls.push(`${method} ${url}`);
    const isList = method === 'GET' && url.includes('?');
    const [status, headers] = isList ? [200] : answer(method);
    response.writeHead(status, headers).end(isList ? '{"items":[]}' : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}/v1`, calls } satisfies Site;
}

const NEVER = ['PATCH', 'unknown', true] as const;
const sites: [
  name: string,
  answer: Parameters<typeof site>[0],
  update: string,
  verdict: string,
  isDeletionTried?: boolean,
][] = [
  ['405 for all but PUT', (method) => (method === 'PUT' ? [400] : [405]), 'PATCH', 'unknown'],
  [
    'Allow',
    (method) => (method === 'OPTIONS' ? [204, { Allow: 'GET, PUT, DELETE' }] : [404]),
    ...(['PUT', 'differs'] as const),
  ],
  ['404 for everything', () => [404], 'PATCH', 'unknown', true],
  ['404, and 405 for a DELETE', (method) => [method === 'DELETE' ? 405 : 404], ...NEVER],
  ['200 for everything', () => [200], 'PATCH', 'unknown'],
  ['500 for everything', () => [500], 'PATCH', 'unknown'],
];

for (const [name, answer, update, verdict, isDeletionTried = false] of sites)
  test(`a service that answers with ${name}: the verb of an update is ${verdict}`, async () => {
    const { base, calls } = await site(answer);
    const { lessons } = await learnContract({
      ...{ apiBase: base, apiKey: 'k', contract: contractOf(), fetch: globalThis.fetch },
      signal: new AbortController().signal,
    });
    const found = lessons.find(({ guess }) => guess === 'verbs.update');
    assert.deepEqual([found?.value, found?.verdict], [update, verdict]);
    const deletions = calls.filter((call) => call.startsWith('DELETE'));
    assert.equal(
      deletions.length > 0,
      isDeletionTried,
      'only of what the service says is not there',
    );
    assert.ok(deletions.every((call) => /^DELETE \S+\/[\da-f]{8}-[\da-f-]{27}$/.test(call)));
    const deletion = lessons.find(({ guess }) => guess === 'verbs.delete');
    assert.equal(deletion?.verdict, name === 'Allow' ? 'holds' : 'unknown');
  });

const refusals: [name: string, args: string[], env: Record<string, string>, code: number][] = [
  ['a wrong key', ['doctor', '--contract-out', 'x'], { OJIN_API_KEY: 'wrong' }, 3],
  ['nothing to examine', ['doctor'], {}, 2],
  ['two things at once', ['doctor', PERSONAS.ada.configId, '--contract-out', 'x'], {}, 2],
  ['a contract that is not there', ['configs', '--contract', '/no/where.json'], {}, 2],
  ['a contract that is not JSON', ['configs', '--contract', 'broken.json'], {}, 2],
  ['a contract with an unknown entry', ['configs', '--contract', 'unknown.json'], {}, 2],
];

const plain = serviceForTests();
writeFileSync(join(folder, 'broken.json'), '{');
writeFileSync(join(folder, 'unknown.json'), '{"paths":{"asset":"/x"}}');

for (const [name, args, env, code] of refusals)
  test(`${name}: exit code ${code}, and what to do`, async () => {
    const placed = args.map((it) =>
      it.endsWith('.json') && !it.startsWith('/') ? join(folder, it) : it,
    );
    const run = await cli([...placed, '--api-base', plain().apiBase, '--json'], env);
    assert.equal(run.code, code, run.stderr);
    const { error } = jsonOf('error', run) as { error: { message: string } };
    assert.ok(error.message);
    if (name.includes('unknown entry'))
      assert.match(error.message, /paths\.asset is unknown; known are configs, variants, assets/);
  });

test('what was expected and cannot be found out is not lost', async () => {
  const service = await serviceWith({});
  const expected = { query: { deleteReference: 'drop_reference' } };
  const { found } = await learn(service, contractOf(expected));
  assert.equal(found.query?.deleteReference, 'drop_reference');
});

test('a client takes what doctor found', async () => {
  const contract = randomContract(11);
  const service = await serviceWith({ contract });
  const { found } = await learn(service);
  const client = new OjinClient({
    ...{ apiKey: KEYS.full, apiBase: service.apiBase, contract: found },
  });
  const { title } = await client.configs.update(PERSONAS.noor.configId, { title: 'Noor' });
  assert.equal(title, 'Noor');
});
