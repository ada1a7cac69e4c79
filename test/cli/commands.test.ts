import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { KEYS, PERSONAS } from '../../src/emulator/index.ts';
import type { SCHEMAS } from '../../src/cli/schemas.ts';
import { importMap } from '../../src/cli/snippet.ts';
import { worlds } from '../support/contracts.ts';
import { serviceForTests, UNKNOWN } from '../support/service.ts';
import { atTerminal, cli, contractArgs, jsonOf, scratchFolder, start } from './helpers.ts';

/* The other commands, keys, exit codes, and the servers. */

const newService = serviceForTests();
const services = worlds.map(([name, world]) => ({
  name,
  serviceOf: serviceForTests(undefined, world),
}));
const folder = scratchFolder();
const { ada, noor } = PERSONAS;

type Json = Record<string, unknown> & { items: Record<string, unknown>[] };

const reading: [args: string[], schema: keyof typeof SCHEMAS, test: (json: Json) => boolean][] = [
  [['variants'], 'variants list', ({ items }) => items.length > 3],
  [
    ['variants', 'list', '--tag', 'portrait', 'real-time', '--status', 'available'],
    'variants list',
    ({ items }) => items.length === 1,
  ],
  [
    ['variants', 'get', 'ojin/oris-1.0/standard'],
    'variants get',
    (json) =>
      JSON.stringify(json.configuration_schema).includes('idle_video_asset_id') &&
      String(json.preview_url).startsWith('https://cdn.ojin.ai/'),
  ],
  [['configs'], 'configs list', ({ items }) => items.some(({ id }) => id === ada.configId)],
  [['configs', 'list', '--limit', '2'], 'configs list', ({ items }) => items.length === 2],
  [
    ['configs', 'list', '--variant', noor.variantId, '--source', 'template'],
    'configs list',
    ({ items }) => items.length === 1 && items[0]?.title === 'Template – face',
  ],
  [
    ['configs', 'get', ada.configId],
    'configs get',
    ({ title, organization_id, created_by }) =>
      title === ada.title && organization_id === 'org_lindenhof' && created_by === 'user_marta',
  ],
  [
    ['assets', 'list', '--category', 'image', '--name', 'ADA'],
    'assets list',
    ({ items }) => items.map(({ name }) => name).join() === 'ada-portrait.jpg',
  ],
  [
    ['assets', 'get', ada.assets.idle],
    'assets get',
    (json) =>
      json.mime_type === 'video/mp4' &&
      Date.parse(String(json.link_expires_at)) > Date.now() &&
      !JSON.stringify(json).includes('http'),
  ],
  [
    ['assets', 'metadata', ada.assets.idle],
    'assets metadata',
    ({ etag, organization_id }) => /^"\w{32}"$/.test(String(etag)) && Boolean(organization_id),
  ],
  [
    ['snippet', ada.configId, '--poster', 'ada.jpg', '--title', '"Ada"'],
    'snippet',
    ({ snippet }) =>
      String(snippet).includes('<img src="ada.jpg" alt="&quot;Ada&quot;" />') &&
      String(snippet).includes(` asset-id="${ada.assets.idle}"`),
  ],
  [
    [
      ...['snippet', ada.configId, '--csp', '--script', 'https://cdn.test/w/ojin-widget.js'],
      ...['--task', '/token', '--poster', 'ada.jpg', '--media-from', 'https://films.test/x?y'],
    ],
    'snippet',
    ({ snippet, content_security_policy }) =>
      String(snippet).includes('<sjinn-task slot="task" token-endpoint="/token">') &&
      /; script-src https:\/\/cdn\.test; style-src 'sha256-[^']+'; connect-src \S+ 'self'; media-src \S+ https:\/\/films\.test; img-src \S+ https:\/\/films\.test 'self'; /.test(
        String(content_security_policy),
      ),
  ],
];

for (const [args, schema, fits] of reading)
  test(`${args.join(' ')}: for scripts and for people`, async () => {
    const { apiBase } = newService();
    const [json, people] = await Promise.all([
      cli([...args, '--json', '--api-base', apiBase]),
      cli(['--api-base', `${apiBase}/`, ...args]),
    ]);
    assert.deepEqual([json.code, json.stderr], [0, '']);
    assert.ok(fits(jsonOf(schema, json) as Json), json.stdout);
    assert.equal(people.code, 0);
    assert.ok(people.stdout.trim() && !people.stdout.includes('X-Amz'));
    for (const text of [json.stdout, people.stdout]) assert.ok(!text.includes(KEYS.full));
  });

test('downloads a file whole, and replaces none that is there', async () => {
  const { apiBase } = newService();
  const output = join(folder, 'portrait.jpg');
  const args = ['assets', 'download', ada.assets.portrait, '--api-base', apiBase, '-o', output];
  const run = await cli([...args, '--json']);
  assert.equal(run.code, 0, run.stderr);
  jsonOf('assets download', run);
  const hash = (file: string | URL) => createHash('md5').update(readFileSync(file)).digest('hex');
  const original = new URL('../../src/emulator/media/ada-portrait.jpg', import.meta.url);
  assert.equal(hash(output), hash(original));
  const again = await cli(args);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /already exists[^]*--force/);
  assert.equal((await cli([...args, '--force'])).code, 0);
  assert.ok(!existsSync(`${output}.part`));
});

test('deletes only what was confirmed', async () => {
  const service = newService();
  const { apiBase } = service;
  const remove = (...args: string[]) => cli([...args, '--api-base', apiBase]);
  const unconfirmed = await remove('configs', 'delete', noor.configId);
  assert.equal(unconfirmed.code, 2);
  assert.match(unconfirmed.stderr, /--yes/);
  await service.client().configs.get(noor.configId);

  const config = await remove('configs', 'delete', noor.configId, '--yes', '--json');
  assert.deepEqual(jsonOf('configs delete', config), { deleted: noor.configId });
  await assert.rejects(service.client().configs.get(noor.configId), { code: 'not-found' });
  const asset = await remove('assets', 'delete', noor.assets.portrait, '-y', '--json');
  assert.deepEqual(jsonOf('assets delete', asset), { deleted: noor.assets.portrait });
  const used = await remove('configs', 'delete', ada.configId, '--yes');
  assert.equal(used.code, 1);
});

test('a configuration that an agent refers to is deleted with the reference', async () => {
  const service = newService();
  const args = ['configs', 'delete', ada.configId, '--yes', '--delete-reference'];
  const run = await cli([...args, '--api-base', service.apiBase]);
  assert.equal(run.code, 0, run.stderr);
  await assert.rejects(service.client().configs.get(ada.configId), { code: 'not-found' });
});

for (const { name: world, serviceOf } of services) {
  test(`${world}: a configuration is created, updated, listed and deleted`, async () => {
    const service = serviceOf();
    const call = async (schema: keyof typeof SCHEMAS, ...args: string[]) => {
      const run = await cli([
        ...schema.split(' '),
        ...args,
        ...contractArgs(folder, service),
        '--json',
      ]);
      assert.equal(run.code, 0, run.stderr);
      return jsonOf(schema, run) as Json;
    };
    const file = join(folder, `${world}.json`);
    writeFileSync(file, JSON.stringify({ speech: { language: 'de' } }));
    const set = [
      '--set',
      `idle_video_asset_id=${ada.assets.idle}`,
      '--set',
      'speech.speaking_rate=1',
    ];
    const made = await call('configs create', '--title', 'Mina', '--parameters', file, ...set);
    const speech = { language: 'de', speaking_rate: 1 };
    const parameters = { speech, idle_video_asset_id: ada.assets.idle };
    const isTold = world !== 'bare';
    assert.deepEqual(made.model_configurations, isTold ? parameters : null);
    assert.equal(made.model_variant_id, 'ojin/oris-1.0/standard');

    const id = String(made.id);
    const renamed = await call('configs update', id, '--title', 'Mina 2');
    assert.deepEqual(
      [renamed.title, renamed.model_configurations],
      ['Mina 2', isTold ? parameters : null],
    );
    if (isTold) {
      const changed = await call('configs update', id, '--set', 'speech.language="fr"');
      assert.deepEqual(changed.model_configurations, {
        ...parameters,
        speech: { ...speech, language: 'fr' },
      });
    }
    const { items } = await call('configs list');
    assert.ok(items.some((it) => it.id === id && it.organization_id === 'org_lindenhof'));
    await call('configs delete', id, '--yes');
  });

  test(`${world}: an idle video is requested and followed`, async () => {
    const service = serviceOf();
    await service.settings({ idleVideoSeconds: 0 });
    const args = ['idle-video', noor.assets.portrait, '--motion', 'v2', '--json'];
    const run = await cli([...args, ...contractArgs(folder, service)]);
    assert.equal(run.code, 0, run.stderr);
    const { asset_id } = jsonOf('idle-video', run) as Json;
    const { name } = await service.client().assets.metadata(String(asset_id));
    assert.equal(name, 'noor-portrait-idle-v2.mp4');
  });
}

test('idle-video does not wait if told so, or longer than told', async () => {
  const service = newService();
  await service.settings({ idleVideoSeconds: 600 });
  const call = (...args: string[]) =>
    cli(['idle-video', noor.assets.portrait, '--api-base', service.apiBase, '--json', ...args]);
  const accepted = await call('--no-wait');
  assert.equal((jsonOf('idle-video', accepted) as Json).asset_id, null);
  const late = await call('--wait', '0.01');
  assert.equal(late.code, 1);
  const { error } = jsonOf('error', late) as { error: { fix: string } };
  assert.match(error.fix, /ojin-widget assets list --category video/);
});

test('parameters that the service does not tell are kept by no guess', async () => {
  const { serviceOf } = services.find(({ name }) => name === 'bare')!;
  const service = serviceOf();
  const run = await cli([
    ...['configs', 'update', ada.configId, '--set', 'speech.language=fr'],
    ...['--api-base', service.apiBase],
  ]);
  assert.equal(run.code, 1);
  assert.match(run.stderr, /does not tell the current parameters[^]*--parameters/);
});

const SECRET = 'sk-live-Zt7qLmNsPq0u';
const failing: [
  what: string,
  args: string[],
  env: Record<string, string>,
  code: number,
  word: string,
][] = [
  ['no key', ['configs'], { OJIN_API_KEY: '' }, 3, 'no-key'],
  ['a wrong key', ['configs'], { OJIN_API_KEY: SECRET }, 3, 'unauthorized'],
  ['a key with a line break', ['configs'], { OJIN_API_KEY: `${SECRET}\nx` }, 3, 'no-key'],
  ['a powerless key', ['assets'], { OJIN_API_KEY: KEYS.powerless }, 3, 'forbidden'],
  ['a key among the arguments', ['configs', `--api-key=${SECRET}`], {}, 2, 'usage'],
  ['a key as an option', ['configs', '--key', SECRET], {}, 2, 'usage'],
  [
    'a key in front of the command, after its name',
    [`OJIN_API_KEY=${SECRET}`, 'configs'],
    {},
    2,
    'usage',
  ],
  ['a key as an option of its own name', ['configs', `--ojin-api-key=${SECRET}`], {}, 2, 'usage'],
  ['a key as a bearer token', ['configs', `--bearer=${SECRET}`], {}, 2, 'usage'],
  ['a key as a header', ['configs', `X-API-Key: ${SECRET}`], {}, 2, 'usage'],
  ['a key as an unknown option', ['configs', `--pass=${SECRET}`], {}, 2, 'usage'],
  ['a key in place of a command', [SECRET], {}, 2, 'usage'],
  ['a key in place of a number', ['configs', '--limit', SECRET], {}, 2, 'usage'],
  ['an id that is no UUID', ['snippet', 'ada'], {}, 2, 'usage'],
  ['an unknown command', ['frobnicate'], {}, 2, 'usage'],
  ['an unknown option', ['configs', '--frobnicate'], {}, 2, 'usage'],
  ['no file', ['publish'], {}, 2, 'usage'],
  ['a limit that is none', ['configs', '--limit', '0'], {}, 2, 'usage'],
  ['an unknown id', ['configs', 'get', UNKNOWN], {}, 1, 'not-found'],
  ['a base that is no URL', ['configs', '--api-base', 'ojin.ai'], {}, 2, 'usage'],
  [
    'a key over plain http',
    ['configs', '--api-base', 'http://api.ojin.test/v1'],
    { OJIN_API_KEY: SECRET },
    2,
    'usage',
  ],
  ['a relay without settings', ['relay'], {}, 2, 'usage'],
  ['nothing to update', ['configs', 'update', ada.configId], {}, 2, 'usage'],
  ['a parameter without a value', ['configs', 'update', UNKNOWN, '--set', 'x'], {}, 2, 'usage'],
  ['a prototype', ['configs', 'update', UNKNOWN, '--set', '__proto__.x=1'], {}, 2, 'usage'],
  [
    'parameters that are not there',
    ['configs', 'create', '--title', 'x', '--parameters', '/no/where.json'],
    ...([{}, 2, 'usage'] as const),
  ],
  [
    'parameters that the variant does not take',
    ['configs', 'create', '--title', 'x', '--set', 'colour=red'],
    ...([{}, 1, 'invalid'] as const),
  ],
];

for (const [what, args, env, code, word] of failing)
  test(`${what}: exit code ${code}, and the key stays hidden`, async () => {
    const { apiBase } = newService();
    const run = await cli(['--api-base', apiBase, ...args, '--json'], env);
    assert.equal(run.code, code, run.stderr);
    const { error } = jsonOf('error', run) as { error: { code: string; message: string } };
    assert.equal(error.code, word);
    assert.ok(run.stderr && error.message);
    assert.ok(!`${run.stdout}${run.stderr}`.includes(SECRET));
  });

test('asks for the key at a terminal, and shows nothing of it', async () => {
  const { apiBase } = newService();
  const { ended, child, seen } = atTerminal(['configs', '--limit', '1', '--api-base', apiBase]);
  await seen(/Ojin API key[^]*masked/);
  child.stdin.write(`${KEYS.full}\r`);
  const { code, stdout } = await ended;
  assert.equal(code, 0, stdout);
  assert.ok(stdout.includes(ada.title) && !stdout.includes(KEYS.full));
});

test('deletes after a yes at a terminal, and nothing after a no', async () => {
  const service = newService();
  const args = ['configs', 'delete', noor.configId, '--api-base', service.apiBase];
  for (const [answer, code] of [
    ['n', 1],
    ['y', 0],
  ] as const) {
    const { ended, child, seen } = atTerminal(args, { OJIN_API_KEY: KEYS.full });
    await seen(/Delete the configuration "Noor/);
    child.stdin.write(`${answer}\r`);
    assert.equal((await ended).code, code);
    const { total } = await service.client().configs.list();
    assert.equal(total, answer === 'n' ? 6 : 5);
  }
});

test('--help teaches: every command, the key, the exit codes', async () => {
  const { code, stdout } = await cli(['--help']);
  assert.equal(code, 0);
  for (const word of ['publish', 'doctor', 'emulate', 'relay', 'OJIN_API_KEY', '130', 'Ctrl+C'])
    assert.ok(stdout.includes(word), word);
  assert.match((await cli(['publish', '--help'])).stdout, /--motion[^]*--api-base[^]*Example:/);
});

test('colours are for terminals, or for who asks for them', async () => {
  const { apiBase } = newService();
  const args = ['doctor', ada.configId, '--api-base', apiBase];
  const coloured = await cli(args, { FORCE_COLOR: '1' });
  assert.ok(coloured.stdout.includes('\u001b['));
  for (const [more, env] of [
    [['--no-color'], { FORCE_COLOR: '1' }],
    [['--json'], { FORCE_COLOR: '1' }],
    [[], { NO_COLOR: '1' }],
    [[], {}],
  ] as [string[], Record<string, string>][])
    assert.ok(!(await cli([...args, ...more], env)).stdout.includes('\u001b['));
});

test('a title cannot steer the terminal', async () => {
  const service = newService();
  const { parameters } = await service.client().configs.get(ada.configId);
  const title = 'A\u001b]0;x\u0007\u001b[31m\u202ed';
  await service
    .client()
    .configs.create({ modelVariantId: ada.variantId, title, parameters: parameters as object });
  const { stdout } = await cli(['configs', '--api-base', service.apiBase]);
  // eslint-disable-next-line no-control-regex -- these are what must not come through
  assert.doesNotMatch(stdout, /[\u001b\u0007\u202e]/);
});

test('what a service sends keeps to the schemas of the output', async () => {
  const records: Record<string, unknown> = {
    'model-configs': { id: 'cfg\u202e1', title: 't\u001b[31m' },
    assets: { id: 'not-a-uuid', size: 1.5, mime_type: 'video/mp4', url: 'https://store.test/a' },
  };
  const site = createServer((request, response) => {
    const [, , kind = '', id] = request.url?.split(/[/?]/) ?? [];
    response.end(JSON.stringify(id?.includes('=') ? { items: [records[kind]] } : records[kind]));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(site.address() as AddressInfo).port}/v1`;
  for (const schema of ['configs list', 'configs get', 'assets list', 'assets get'] as const) {
    const [kind, verb] = schema.split(' ') as [string, string];
    const args = [kind, verb, ...(verb === 'get' ? ['x'] : []), '--api-base', base];
    const run = await cli([...args, '--json']);
    assert.equal(run.code, 0, run.stderr);
    jsonOf(schema, run);
    assert.match(run.stdout, /^[\x20-\x7e]+\n$/);
    // eslint-disable-next-line no-control-regex -- these are what must not come through
    assert.doesNotMatch((await cli(args)).stdout, /[\u001b\u202e]/);
  }
  site.close();
});

test('emulate serves another contract, and only what the documentation mentions', async () => {
  const contract = join(folder, 'emulated.json');
  writeFileSync(contract, '{"paths":{"assets":"/files"}}');
  const emulator = start([
    'emulator',
    '--contract',
    contract,
    '--seed-strict',
    '--port',
    '0',
    '--json',
  ]);
  const { api_base = '' } = JSON.parse(await emulator.line(/^\{/)) as Record<string, string>;
  const headers = { 'X-API-Key': KEYS.full };
  const [files, assets] = await Promise.all(
    ['/files', '/assets'].map((path) => fetch(api_base + path, { headers })),
  );
  assert.deepEqual(Object.keys((await files!.json()) as object), ['items']);
  assert.deepEqual([assets!.status, await assets!.text()], [404, '']);
  emulator.child.kill('SIGINT');
  assert.equal((await emulator.ended).code, 0);
});

test('emulate serves what publish needs, until Ctrl+C', async () => {
  const emulator = start(['emulate', '--port', '0', '--json']);
  const line = await emulator.line(/^\{/);
  const { api_base, api_key } = JSON.parse(line) as Record<string, string>;
  const run = await cli(['configs', '--api-base', api_base!], { OJIN_API_KEY: api_key! });
  assert.equal(run.code, 0, run.stderr);
  emulator.child.kill('SIGINT');
  const ended = await emulator.ended;
  assert.equal(ended.code, 0, ended.stderr);
  jsonOf('emulate', ended);
});

test('relay serves until it is told to end, and keeps its log off stdout', async () => {
  const secrets = {
    SJINN_API_KEY: SECRET,
    RELAY_SECRET: 'Zm9yIHRlc3RzIG9ubHksIGJ1dCBsb25nIGVub3VnaA',
  };
  const env = { ...secrets, RELAY_ORIGINS: 'https://shop.test' };
  const relay = start(['relay', '--port', '0', '--json', '--data', join(folder, 'relay')], env);
  const { url } = JSON.parse(await relay.line(/^\{/)) as { url: string };
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  relay.child.kill('SIGTERM');
  const ended = await relay.ended;
  assert.equal(ended.code, 0, ended.stderr);
  jsonOf('relay', ended);
  assert.ok(!`${ended.stdout}${ended.stderr}`.includes(SECRET));
});

test('snippet without an answer of the service leaves the asset out, and says so', async () => {
  const { apiBase } = newService();
  const run = await cli(['snippet', UNKNOWN, '--api-base', apiBase]);
  assert.equal(run.code, 0);
  assert.ok(run.stdout.includes(`config-id="${UNKNOWN}"`) && !run.stdout.includes('asset-id'));
  assert.match(run.stderr, /Omitted asset-id/);
});

test('snippet --csp says what a policy cannot know', async () => {
  const { apiBase } = newService();
  const args = ['snippet', UNKNOWN, '--csp', '--task', '/token', '--api-base', apiBase];
  const run = await cli(args);
  assert.match(run.stdout, /^Content-Security-Policy: default-src 'none'; script-src /m);
  assert.match(run.stderr, /origin of the media is unknown[^]*SJinn's pictures/);
});

for (const [script, folder] of [
  ['https://cdn.test/v1/ojin-widget.js?v=2', 'https://cdn.test/v1/'],
  ['/assets/ojin-widget.js', '/assets/'],
  ['assets/ojin-widget.js', './assets/'],
] as const)
  test(`snippet: the import map beside ${script}`, () => {
    const integrity = { 'ojin-widget.js': 'sha384-A', 'chunks/<b>.js': 'sha384-B' };
    const map = importMap({ script, integrity });
    assert.ok(!map.includes('<'), map);
    assert.deepEqual(JSON.parse(map), { integrity: { [`${folder}chunks/<b>.js`]: 'sha384-B' } });
  });

test('snippet --open shows the snippet on a local page', async () => {
  const { apiBase } = newService();
  const shown = start(['snippet', ada.configId, '--api-base', apiBase, '--open', '--title', '<b>']);
  const built = existsSync(new URL('../../dist/ojin-widget.js', import.meta.url));
  const line = await shown.line(built ? /Preview at/ : /not built/, 'stderr');
  if (built) {
    const url = /http:\S+/.exec(line)?.[0] ?? '';
    const html = await (await fetch(url)).text();
    assert.ok(html.includes(`config-id="${ada.configId}"`) && html.includes('<title>&lt;b&gt;'));
    assert.equal((await fetch(`${url}ojin-widget.js`)).status, 200);
    for (const path of ['chunks/..%2f..%2fpackage.json', 'package.json', 'chunks/.x.js'])
      assert.equal((await fetch(url + path)).status, 404);
    shown.child.kill('SIGINT');
  }
  assert.equal((await shown.ended).code, 0);
});
