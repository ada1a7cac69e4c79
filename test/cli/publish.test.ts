import assert from 'node:assert/strict';
import {
  existsSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { KEYS, PERSONAS } from '../../src/emulator/index.ts';
import { systemClock } from '../../src/http/clock.ts';
import { findPreview } from '../../src/ojin/preview.ts';
import { PublicClient } from '../../src/ojin/public-client.ts';
import { publicFetch } from '../../src/ojin/authenticated/public-fetch.ts';
import { worlds } from '../support/contracts.ts';
import { serviceForTests, type Service } from '../support/service.ts';
import { cli, contractArgs, jsonOf, mediaFile, scratchFolder, start } from './helpers.ts';

/* `publish`: from a file to a snippet, and on from wherever it stopped. */

let ahead = 0;
const now = () => Date.now() + ahead;
const newService = serviceForTests(now);
const services = worlds.map(([name, world]) => ({ name, serviceOf: serviceForTests(now, world) }));
const folder = scratchFolder();

interface Published {
  config_id: string;
  asset_ids: string[];
  snippet: string;
  ok: boolean;
}

interface Failure {
  error: { code: string };
}

const publishing = (service: Service, file: string, ...rest: string[]) => [
  ...['publish', file, '--api-base', service.apiBase],
  ...rest,
];
const made = async (service: Service) => ({
  uploads: (await service.uploads()).length,
  films: (await service.control<unknown[]>('GET', '/jobs')).length,
  configs: await service.client().configs.list({ limit: 100 }),
});
const portrait = (name: string) => mediaFile(folder, 'ada-portrait.jpg', name);

async function quickService(serviceOf = newService): Promise<Service> {
  const service = serviceOf();
  await service.settings({ idleVideoSeconds: 0 });
  return service;
}

test('a portrait becomes a snippet whose film a browser plays', async () => {
  const service = await quickService();
  const run = await cli(publishing(service, portrait('ada.jpg'), '--title', 'Ada'));
  assert.equal(run.code, 0, run.stderr);
  const [, id = '', shown = ''] =
    /config-id="([\da-f-]{36})" asset-id="([\da-f-]{36})"/.exec(run.stdout) ?? [];
  assert.equal(
    run.stdout,
    `<script type="module" async src="https://your-cdn.example/ojin-widget.js"></script>
<style>
  ojin-preview:not(:defined) {
    display: block;
    aspect-ratio: 4/5;
  }
</style>

<ojin-preview config-id="${id}" asset-id="${shown}" api-base="${service.apiBase}"></ojin-preview>
`,
  );
  for (const step of ['Uploaded ada.jpg', 'The film is ready', 'Browsers can display it'])
    assert.ok(run.stderr.includes(step), run.stderr);
  // eslint-disable-next-line no-control-regex -- no terminal, so nothing that only terminals know
  assert.doesNotMatch(run.stdout + run.stderr, /[\u001b\r]/);

  const client = new PublicClient({ apiBase: service.apiBase, storage: null });
  const found = findPreview(client.source(), { configId: id }, systemClock.sleep);
  const [asset, poster, config] = await Promise.all([found.asset, found.poster, found.config]);
  assert.deepEqual([asset?.kind, poster.kind, config?.title], ['video', 'image', 'Ada']);
  assert.equal(asset?.id, shown);
  assert.equal(existsSync(join(folder, 'ada.jpg.ojin-publish.json')), false);
});

for (const { name: world, serviceOf } of services) {
  test(`${world}: a portrait becomes a persona, and after an error nothing is made twice`, async () => {
    const service = await quickService(serviceOf);
    const { paths } = service.contract;
    const args = [...contractArgs(folder, service), '--title', 'Ada', '--json'];
    const file = portrait(`${world}.jpg`);
    await service.fault({
      match: { path: `/v1${paths.idleVideo}` },
      times: 1,
      fault: { status: 503 },
    });
    assert.equal((await cli(['publish', file, ...args])).code, 1);
    const run = await cli(['publish', file, ...args]);
    assert.equal(run.code, 0, run.stderr);
    const { config_id, asset_ids, snippet } = jsonOf('publish', run) as Published;
    assert.ok(snippet.includes(`config-id="${config_id}" asset-id="${asset_ids[1]}"`), snippet);
    const { uploads, films } = await made(service);
    assert.deepEqual([uploads, films], [1, 1]);

    const fetch = publicFetch(service.apiBase, service.contract, globalThis.fetch);
    const client = new PublicClient({ apiBase: service.apiBase, fetch, storage: null });
    const asset = await client.asset(asset_ids[1]!);
    assert.equal(asset.kind, 'video');
    assert.equal((await client.config(config_id)).title, 'Ada');
  });

  test(`${world}: what is published passes doctor and becomes a snippet again`, async () => {
    const service = await quickService(serviceOf);
    const args = contractArgs(folder, service);
    const [doctor, snippet] = await Promise.all([
      cli(['doctor', PERSONAS.ada.configId, ...args, '--json']),
      cli(['snippet', PERSONAS.ada.configId, ...args]),
    ]);
    // without its parameters, a configuration leads to no film
    const isTold = world !== 'bare';
    assert.equal(doctor.code, isTold ? 0 : 1, doctor.stdout);
    assert.equal(snippet.stdout.includes('asset-id'), isTold);
    assert.equal(snippet.stderr.includes('property "fetch"'), world === 'other');
  });
}

test('--json prints one object; a film needs no other film', async () => {
  const service = await quickService();
  const file = mediaFile(folder, 'ada-idle.mp4');
  const run = await cli(publishing(service, file, '--json', '--script', 'https://cdn.test/"x".js'));
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.stderr, '');
  const { config_id, asset_ids, snippet, ok } = jsonOf('publish', run) as Published;
  assert.ok(ok);
  assert.equal(asset_ids.length, 1);
  assert.ok(snippet.includes(`config-id="${config_id}" asset-id="${asset_ids.at(-1)}"`));
  assert.ok(snippet.includes('src="https://cdn.test/&quot;x&quot;.js"'));
  const { parameters, title } = await service.client().configs.get(config_id);
  assert.deepEqual(parameters, { idle_video_asset_id: asset_ids[0] });
  assert.equal(title, 'ada-idle');
  assert.equal((await made(service)).films, 0);
});

const VARIANTS: [variant: string, code: number, films: number, message: RegExp][] = [
  ['ojin/oris-portrait/standard', 0, 0, /Browsers can display it/],
  ['ojin/oris-voice/standard', 1, 0, /does not accept a picture/],
  ['ojin/nobody/standard', 1, 0, /There is no variant/],
];
for (const [variant, code, films, message] of VARIANTS)
  test(`with the variant ${variant}: exit code ${code}`, async () => {
    const service = await quickService();
    const run = await cli(publishing(service, portrait('v.jpg'), '--variant', variant));
    assert.equal(run.code, code, run.stderr);
    assert.match(run.stderr, message);
    const after = await made(service);
    assert.deepEqual([after.uploads, after.films], [code ? 0 : 1, films]);
  });

test('a title that is taken costs nothing', async () => {
  const service = await quickService();
  const run = await cli(
    publishing(service, portrait('t.jpg'), '--title', 'Noor – hotel concierge'),
  );
  assert.equal(run.code, 1);
  assert.match(run.stderr, /with the title "Noor – hotel concierge" already/);
  assert.match(run.stderr, /another --title/);
  assert.equal((await made(service)).uploads, 0);
});

test('the service decides on a motion, and says why', async () => {
  const service = await quickService();
  const run = await cli(publishing(service, portrait('m.jpg'), '--motion', 'v4'));
  assert.equal(run.code, 1);
  assert.match(run.stderr, /rejected the request as invalid\. Ojin says: .*motion_template/);
});

test('a title that was taken meanwhile: the next run sends nothing twice', async () => {
  const service = await quickService();
  const file = portrait('race.jpg');
  await service.fault({
    match: { path: '/v1/model-configs', method: 'POST' },
    times: 1,
    fault: { status: 409 },
  });
  const first = await cli(publishing(service, file, '--title', 'Race', '--json'));
  assert.equal(first.code, 1);
  assert.equal((jsonOf('error', first) as Failure).error.code, 'conflict');
  const second = await cli(publishing(service, file, '--title', 'Race 2'));
  assert.equal(second.code, 0, second.stderr);
  const { uploads, films } = await made(service);
  assert.deepEqual([uploads, films], [1, 1]);
});

for (const [name, code] of [
  ['at once, by its title', 0],
  ['by the next run, if the list cannot be read', 1],
] as const)
  test(`a configuration whose answer was lost is found ${name}`, async () => {
    const service = await quickService();
    const file = portrait(`lost-${code}.jpg`);
    const path = '/v1/model-configs';
    const lost = { times: 1, fault: { body: '{"id":' } };
    await service.fault({ match: { path, method: 'POST' }, ...lost });
    // the first list is read before the upload
    if (code) await service.fault({ match: { path, method: 'GET' }, after: 1, ...lost });
    const first = await cli(publishing(service, file, '--title', 'Lost', '--json'));
    assert.equal(first.code, code, first.stderr);
    if (code) assert.match(first.stderr, /HTTP 201[^]*Look for its title in "ojin-widget configs/);
    const run = code ? await cli(publishing(service, file, '--title', 'Lost', '--json')) : first;
    assert.equal(run.code, 0, run.stderr);
    const { configs } = await made(service);
    const titled = configs.items.filter(({ title }) => title === 'Lost');
    assert.deepEqual(
      titled.map(({ id }) => id),
      [(jsonOf('publish', run) as Published).config_id],
    );
  });

test('Ctrl+C while waiting for the film: the next run goes on, and no key is anywhere', async () => {
  const service = newService();
  await service.settings({ idleVideoSeconds: 600 });
  const file = portrait('wait.jpg');
  const args = publishing(service, file, '--title', 'Wait');
  const first = start(args);
  await first.line(/Uploaded wait/, 'stderr');
  while (!(await service.control<unknown[]>('GET', '/jobs')).length); // a round trip each
  const listed = readFileSync(`/proc/${String(first.child.pid)}/cmdline`, 'utf8');
  assert.ok(listed.includes('publish') && !listed.includes(KEYS.full));
  first.child.kill('SIGINT');
  const interrupted = await first.ended;
  assert.equal(interrupted.code, 130);
  assert.match(interrupted.stderr, /Interrupted\.\n.*Run the same command again/);

  const notes = readdirSync(folder).filter((name) => name.startsWith('wait.jpg.'));
  assert.deepEqual(notes, ['wait.jpg.ojin-publish.json']);
  for (const text of [
    interrupted.stdout,
    interrupted.stderr,
    readFileSync(join(folder, notes[0]!), 'utf8'),
  ])
    assert.ok(!text.includes(KEYS.full));

  ahead += 600_000;
  const second = await cli([...args, '--wait', '0.1']);
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr, /Already uploaded[^]*The film was already requested/);
  const { uploads, films } = await made(service);
  assert.deepEqual([uploads, films], [1, 1]);
});

test('a film that does not come in time is waited for, or asked for again', async () => {
  const service = newService();
  await service.settings({ idleVideoSeconds: 600 });
  const file = portrait('late.jpg');
  const late = await cli(publishing(service, file, '--wait', '0.01'));
  assert.equal(late.code, 1);
  assert.match(late.stderr, /The film was not ready after 1 second\.[^]*--again/);
  await service.settings({ idleVideoSeconds: 0 });
  const run = await cli(publishing(service, file, '--again'));
  assert.equal(run.code, 0, run.stderr);
  assert.equal((await made(service)).films, 2);
});

test('a film that Ojin refuses to make is asked for by the next run', async () => {
  const service = await quickService();
  const file = portrait('busy.jpg');
  const path = '/v1/assets/idle-video';
  await service.fault({ match: { path }, times: 1, fault: { status: 503 } });
  const first = await cli(publishing(service, file));
  assert.equal(first.code, 1);
  assert.match(first.stderr, /internal error/);
  assert.equal((await cli(publishing(service, file))).code, 0);
  const { uploads, films } = await made(service);
  assert.deepEqual([uploads, films], [1, 1]);
});

const REFUSED: [media: string, name: string, code: number, message: RegExp][] = [
  ['kai.mov', 'kai.mov', 1, /video\/quicktime[^]*ffmpeg/],
  ['voice.mp3', 'voice.jpg', 1, /audio\/mpeg/],
  ['', 'missing.png', 2, /cannot be opened/],
];
for (const [media, name, code, message] of REFUSED)
  test(`${name} is refused before anything is asked`, async () => {
    const service = newService();
    const file = media ? mediaFile(folder, media, name) : join(folder, name);
    const run = await cli(publishing(service, file));
    assert.equal(run.code, code);
    assert.match(run.stderr, message);
    assert.deepEqual(await service.requests(), []);
  });

test('killed between the two journals, the next run uploads nothing again', async () => {
  const service = await quickService();
  const file = portrait('killed.jpg');
  const upload = `${file}.ojin-upload.json`;
  // fails after the upload: the journal of the publication holds the asset
  await service.fault({
    match: { path: '/v1/model-configs', method: 'POST' },
    fault: { status: 403 },
  });
  assert.equal((await cli(publishing(service, file, '--title', 'Killed'))).code, 3);
  assert.equal(existsSync(`${file}.ojin-publish.json`), true);
  writeFileSync(upload, '{}'); // what a kill in between leaves
  await service.heal();
  const run = await cli(publishing(service, file, '--title', 'Killed'));
  assert.equal(run.code, 0, run.stderr);
  assert.equal((await service.uploads()).length, 1);
  assert.equal(existsSync(upload), false);
});

test('other bytes of the same size and time are another picture', async () => {
  const service = await quickService();
  const file = portrait('swapped.jpg');
  utimesSync(file, 1, 1);
  await service.fault({
    match: { path: '/v1/model-configs', method: 'POST' },
    fault: { status: 403 },
  });
  await cli(publishing(service, file, '--title', 'Swapped'));
  await service.heal();
  const bytes = readFileSync(file);
  bytes[bytes.length - 20]! ^= 1;
  writeFileSync(file, bytes);
  utimesSync(file, 1, 1);
  const run = await cli(publishing(service, file, '--title', 'Swapped'));
  assert.equal(run.code, 0, run.stderr);
  assert.equal((await service.uploads()).length, 2);
});

test('a link in place of the draft of a journal is not written through', async () => {
  const service = await quickService();
  const file = portrait('linked.jpg');
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'precious');
  for (const name of ['upload', 'publish']) symlinkSync(precious, `${file}.ojin-${name}.json.tmp`);
  const run = await cli(publishing(service, file, '--title', 'Linked'));
  assert.equal(run.code, 0, run.stderr);
  assert.equal(readFileSync(precious, 'utf8'), 'precious');
});
