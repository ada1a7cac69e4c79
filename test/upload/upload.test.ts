import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { KEYS } from '../../src/emulator/index.ts';
import { type Clock, systemClock } from '../../src/http/clock.ts';
import type { Fetch } from '../../src/http/request.ts';
import { uploadFile, UploadError, type UploadOptions } from '../../src/upload/index.ts';
import { JournalFile } from '../../src/upload/journal.ts';
import { rejection } from '../support/test-fetch.ts';
import { worlds } from '../support/contracts.ts';
import { serviceForTests, type Service } from '../support/service.ts';

let late = 0;
const now = () => Date.now() + late;
const newService = serviceForTests(now);
const services = worlds.map(([name, world]) => ({ name, serviceOf: serviceForTests(now, world) }));
const folder = mkdtempSync(join(tmpdir(), 'ojin-upload-'));
after(() => rmSync(folder, { recursive: true }));

const PART = 10_000;
const SIZE = 10 * PART + 7;
const PUTS = { path: '/objects/**', method: 'PUT' };

/** What a call and a PUT may take, ms; every other wait is one between tries. */
const LIMITS = [15_000, 60_000];

/** Waits between tries take no time; limits of a try stay. */
const quick: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(LIMITS.includes(ms) ? ms : 0, signal),
};

let count = 0;
function newFile(size = SIZE): string {
  const path = join(folder, `film-${++count}.bin`);
  writeFileSync(path, randomBytes(size));
  return path;
}

interface Scene {
  service: Service;
  path: string;
  journal: string;
  upload: (options?: UploadOptions) => ReturnType<typeof uploadFile>;
}

/** A file to upload to a store that takes small parts. */
async function scene({
  fetch,
  clock = quick,
  serviceOf = newService,
}: { fetch?: Fetch; clock?: Clock; serviceOf?: () => Service } = {}): Promise<Scene> {
  const service = serviceOf();
  await service.settings({ minPartBytes: 1 });
  const client = service.client({ clock, ...(fetch && { fetch }) });
  const path = newFile();
  const usual = { category: 'weight', partSize: PART, smallestPart: 1 };
  return {
    ...{ service, path, journal: `${path}.ojin-upload.json` },
    upload: (options) => uploadFile(client, path, { ...usual, ...options }),
  };
}

const isPut = (init: RequestInit) => init.method === 'PUT';
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/** What the store has, read back through the asset's link. */
async function stored({ service }: Scene, assetId: string): Promise<string> {
  const { url } = await service.client().assets.get(assetId);
  return md5(new Uint8Array(await (await fetch(url!)).arrayBuffer()));
}

const sendings = async ({ service }: Scene): Promise<number[]> =>
  (await service.uploads())
    .at(-1)!
    .parts.sort((a, b) => a.number - b.number)
    .map(({ puts }) => puts);

for (const { name: world, serviceOf } of services) {
  test(`${world}: a file arrives whole, in parts, and its journal is gone`, async () => {
    const it = await scene({ serviceOf });
    const asset = await it.upload();
    assert.equal(asset.size, SIZE);
    assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
    assert.deepEqual(await sendings(it), Array(11).fill(1));
    assert.ok(!existsSync(it.journal));
  });

  test(`${world}: the answer to the end is lost, and the upload survives`, async () => {
    const it = await scene({ serviceOf });
    const path = `/v1${it.service.contract.paths.completeUpload}`;
    await it.service.fault({ match: { path }, times: 1, fault: { cut: 0 } });
    await it.service.fault({ match: { path }, times: 1, fault: { status: 502 } });
    const asset = await it.upload();
    assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
  });

  test(`${world}: an upload whose session is gone starts over`, async () => {
    const it = await scene({ serviceOf });
    await stopped(it);
    const journal = readFileSync(it.journal, 'utf8');
    writeFileSync(it.journal, journal.replace(/"uploadId":"[^"]+/, '"uploadId":"x'));
    const reasons: string[] = [];
    const asset = await it.upload({ onRestart: (reason) => reasons.push(reason) });
    assert.deepEqual(reasons, ['the upload session no longer exists']);
    assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
  });

  test(`${world}: after an abort the same call sends only what is missing`, async () => {
    const it = await scene({ serviceOf });
    assert.equal((await stopped(it)).journal, it.journal);
    const up = acknowledged(it);
    assert.ok(up.length >= 2 && up.length <= 6, String(up));
    const before = await sendings(it);

    const reasons: string[] = [];
    const seen: number[] = [];
    const asset = await it.upload({
      onRestart: (reason) => reasons.push(reason),
      onProgress: ({ sentBytes }) => seen.push(sentBytes),
    });
    assert.deepEqual(reasons, []);
    assert.equal(seen[0], up.length * PART);
    const after = await sendings(it);
    for (const number of up) assert.equal(after[number - 1], 1, `part ${number} was sent again`);
    assert.ok(before.length < after.length);
    assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
    assert.equal((await it.service.uploads()).length, 1);
  });
}

test('a part range spans parts when it is read back', async () => {
  const it = await scene();
  const { id } = await it.upload();
  const { url } = await it.service.client().assets.get(id);
  const answer = await fetch(url!, { headers: { Range: `bytes=${PART - 5}-${2 * PART + 4}` } });
  const expected = readFileSync(it.path).subarray(PART - 5, 2 * PART + 5);
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), expected);
});

for (const concurrency of [1, 2, 4])
  test(`no more than ${concurrency} parts are under way at once`, async () => {
    let [now, most] = [0, 0];
    const counting: Fetch = async (url, init) => {
      if (!isPut(init)) return fetch(url, init);
      most = Math.max(most, ++now);
      return fetch(url, init).finally(() => now--);
    };
    await (await scene({ fetch: counting })).upload({ concurrency });
    assert.equal(most, concurrency);
  });

test('progress ends at the size and never leaves it', async () => {
  const it = await scene();
  await it.service.fault({ match: PUTS, rate: 0.3, fault: { status: 500 } });
  const seen: number[] = [];
  await it.upload({
    onProgress: ({ sentBytes, totalBytes }) => {
      assert.equal(totalBytes, SIZE);
      seen.push(sentBytes);
    },
  });
  assert.ok(seen.every((bytes) => bytes >= 0 && bytes <= SIZE));
  assert.deepEqual([seen[0], seen.at(-1)], [0, SIZE]);
});

const troubles: [name: string, rule: Parameters<Service['fault']>[0]][] = [
  ['every third part fails', { match: PUTS, rate: 0.3, fault: { status: 503 } }],
  ['connections break', { match: PUTS, rate: 0.3, fault: { cut: 0 } }],
  ['answers get lost', { match: PUTS, rate: 0.3, fault: { cut: 1 } }],
  ['links are refused', { match: PUTS, rate: 0.3, fault: { expired: true } }],
  [
    'the API is down now and then',
    { match: { path: '/v1/**' }, rate: 0.3, fault: { status: 502 } },
  ],
  [
    'the answer to the end is cut off',
    { match: { path: '/**/complete-upload' }, times: 1, fault: { cut: 1 } },
  ],
];

for (const [name, rule] of troubles)
  test(`an upload survives: ${name}`, async () => {
    const it = await scene();
    await it.service.fault(rule);
    const asset = await it.upload();
    assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
  });

test('each try has a URL of its own, also when links live for a second', async () => {
  const urls: string[] = [];
  const slow: Fetch = (url, init) => {
    if (isPut(init)) {
      if (urls.length % 2 === 0) late += 1500; // every other link is too late
      urls.push(url);
    }
    return fetch(url, init);
  };
  const it = await scene({ fetch: slow });
  await it.service.settings({ urlTtlSeconds: 1 });
  const asset = await it.upload({ concurrency: 1 });
  await it.service.settings({ urlTtlSeconds: 60 });
  assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
  // on a busy machine more of them are too late
  assert.ok(urls.length >= 22, `${urls.length} tries`);
  assert.equal(new Set(urls).size, urls.length);
});

/** A network that is away for `ms` of a clock which moves only by waiting. */
function outage(ms: number) {
  let time = Date.now();
  const back = time + ms;
  const clock: Clock = {
    now: () => time,
    sleep: (wait, signal) => {
      if (LIMITS.includes(wait)) return systemClock.sleep(wait, signal);
      time += wait;
      return Promise.resolve();
    },
  };
  const away: Fetch = (url, init) =>
    isPut(init) && time < back ? Promise.reject(new TypeError('no network')) : fetch(url, init);
  return { clock, fetch: away };
}

test('a network that is away for 20 s is waited for', async () => {
  const it = await scene(outage(20_000));
  const { size } = await it.upload({ concurrency: 1 });
  assert.equal(size, SIZE);
});

test('a network that does not come back ends it, and the error says how to go on', async () => {
  const it = await scene(outage(600_000));
  const error = (await rejection(it.upload({ concurrency: 1 }))) as UploadError;
  assert.ok(error instanceof UploadError);
  assert.deepEqual([error.code, error.journal], ['network', it.journal]);
  assert.ok(error.message.includes('0 of 11 parts'));
  assert.ok(
    error.message.endsWith(`call uploadFile again with the same file and journal: ${it.journal}`),
  );
});

/** Stops after some parts, as a crash would: nothing that was acknowledged may be sent again. */
async function stopped(it: Scene, parts = 4): Promise<UploadError> {
  const stop = new AbortController();
  const onProgress = ({ sentBytes }: { sentBytes: number }) => {
    if (sentBytes > parts * PART) stop.abort();
  };
  const error = await rejection(it.upload({ signal: stop.signal, onProgress, concurrency: 2 }));
  assert.ok(error instanceof UploadError, String(error));
  assert.equal(error.code, 'aborted');
  return error;
}

const acknowledged = (it: Scene): number[] =>
  Object.keys((JSON.parse(readFileSync(it.journal, 'utf8')) as { parts: object }).parts).map(
    Number,
  );

test('a journal holds neither key nor URL, and is for its owner only', async () => {
  const it = await scene();
  await stopped(it);
  const text = readFileSync(it.journal, 'utf8');
  for (const secret of [KEYS.full, 'http', 'X-Amz', 'Signature']) assert.ok(!text.includes(secret));
  assert.equal(statSync(it.journal).mode & 0o777, 0o600);
});

const changes: [
  name: string,
  change: (it: Scene) => void,
  options: UploadOptions,
  reason: RegExp,
][] = [
  [
    'grew',
    ({ path }) => writeFileSync(path, randomBytes(SIZE + 1)),
    {},
    /100007 bytes, now 100008/,
  ],
  ['was written to', ({ path }) => utimesSync(path, 1, 1), {}, /was modified/],
  ['gets other parts', () => undefined, { partSize: 20_000 }, /10000 bytes, now 20000/],
  ['gets another name', () => undefined, { name: 'else' }, /name has changed/],
  ['gets another category', () => undefined, { category: 'video' }, /category has changed/],
];

for (const [name, change, options, expected] of changes)
  test(`an upload whose file ${name} starts over, and says why`, async () => {
    const it = await scene();
    await stopped(it);
    change(it);
    const reasons: string[] = [];
    const asset = await it.upload({ ...options, onRestart: (reason) => reasons.push(reason) });
    assert.equal(reasons.length, 1);
    assert.match(reasons[0]!, expected);
    assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
    assert.equal((await it.service.uploads()).length, 2);
  });

test('an upload that was complete, but not noted as such, is found to be', async () => {
  const it = await scene();
  await it.service.fault({ match: { path: '/**/complete-upload' }, fault: { status: 400 } });
  const error = (await rejection(it.upload())) as UploadError;
  assert.equal(error.code, 'invalid');
  await it.service.heal();
  const journal = readFileSync(it.journal);
  const asset = await it.upload();
  writeFileSync(it.journal, journal);
  assert.equal((await it.upload()).id, asset.id);
  assert.deepEqual(await sendings(it), Array(11).fill(1));
});

for (const text of ['', '{', '7', '{"version":1}', '{"version":2,"parts":{}}'])
  test(`a journal of ${JSON.stringify(text)} is not written over`, async () => {
    const it = await scene();
    writeFileSync(it.journal, text);
    const error = (await rejection(it.upload())) as UploadError;
    assert.equal(error.code, 'journal');
    assert.ok(error.message.includes(it.journal));
    assert.equal(readFileSync(it.journal, 'utf8'), text);
  });

for (const [name, change] of [
  ['becomes shorter', (path: string) => writeFileSync(path, '')],
  ['is written to', (path: string) => utimesSync(path, 1, 1)],
  ['grows', (path: string) => appendFileSync(path, 'x')],
] as const)
  test(`a file that ${name} while it is being sent`, async () => {
    const it = await scene();
    const onProgress = () => change(it.path);
    const error = (await rejection(it.upload({ onProgress }))) as UploadError;
    assert.deepEqual([error.code, error.journal], ['changed', undefined]);
    assert.ok(!existsSync(it.journal));
  });

const OTHER = '"00000000000000000000000000000000"';
const KMS = { 'x-amz-server-side-encryption': 'aws:kms' };
const tags: [name: string, headers: Record<string, string>, code: string | undefined][] = [
  ['another MD5', { ETag: OTHER }, 'integrity'],
  ['another MD5, without quotes', { ETag: OTHER.replaceAll('"', '') }, 'integrity'],
  ['no MD5', { ETag: '"opaque"' }, undefined],
  ['no MD5, because of its encryption', { ETag: OTHER, ...KMS }, undefined],
];

for (const [name, headers, code] of tags)
  test(`a store that gives ${name} as ETag: ${code ?? 'done'}`, async () => {
    const it = await scene();
    await it.service.fault({ match: PUTS, fault: { headers } });
    const outcome = await it.upload().catch((error: unknown) => error);
    assert.equal(outcome instanceof UploadError ? outcome.code : undefined, code);
  });

for (const [name, change] of [
  ['size', (text: string) => text.replace(/"size":\d+/, '"size":5')],
  ['ETag', (text: string) => text.replace(/"etag":"\\"\w{32}/, `"etag":"\\"${'0'.repeat(32)}`)],
] as const)
  test(`an asset of another ${name} is an error`, async () => {
    const lying: Fetch = async (url, init) => {
      const response = await fetch(url, init);
      return url.endsWith('/metadata') ? new Response(change(await response.text())) : response;
    };
    const error = (await rejection((await scene({ fetch: lying })).upload())) as UploadError;
    assert.equal(error.code, 'integrity');
  });

/** Replaces answers of the service: by the end of the path, and the verb. */
const instead =
  (answers: Record<string, (answer: Response) => Response | Promise<Response>>): Fetch =>
  async (url, init) => {
    const answer = await fetch(url, init);
    const call = `${init.method ?? 'GET'} ${new URL(url).pathname.split('/').at(-1) ?? ''}`;
    const isAsset = /\/assets\/[\da-f-]{36}$/.test(new URL(url).pathname);
    return (answers[isAsset ? 'GET asset' : call] ?? ((it: Response) => it))(answer);
  };
const blank = (status: number) => () => new Response('', { status });
const without = (pattern: RegExp) => async (answer: Response) =>
  new Response((await answer.text()).replace(pattern, ''));

const ways: [name: string, answers: Parameters<typeof instead>[0], warnings: number][] = [
  ['the asset itself', { 'GET metadata': blank(404) }, 0],
  ["the service's answer", { 'GET metadata': blank(403), 'GET asset': blank(403) }, 0],
  [
    'a bare acceptance',
    {
      'POST complete-upload': blank(202),
      'GET metadata': blank(405),
      'GET asset': blank(404),
    },
    1,
  ],
  ['metadata without a size', { 'GET metadata': without(/"size":\d+,/) }, 1],
];

for (const [name, answers, count] of ways)
  test(`an upload is confirmed by ${name}: ${count} warnings`, async () => {
    const it = await scene({ fetch: instead(answers) });
    const warnings: string[] = [];
    const onWarning = (warning: string) => void warnings.push(warning);
    const asset = await it.upload({ name: 'film', onWarning });
    assert.deepEqual([asset.name, asset.category], ['film', 'weight']);
    assert.equal(asset.size, count ? 0 : SIZE);
    assert.ok(!('url' in asset));
    assert.equal(warnings.length, count, warnings.join());
    assert.ok(!existsSync(it.journal));
    assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
  });

test('a 400 that says that the upload is complete already is found to be right', async () => {
  const done = { message: 'The upload was completed already.' };
  const it = await scene({
    fetch: instead({ 'POST complete-upload': () => Response.json(done, { status: 400 }) }),
  });
  assert.equal((await it.upload()).size, SIZE);
});

test('a type is sent without its parameters', async () => {
  const it = await scene();
  const opus = Buffer.alloc(SIZE);
  opus.write('OggS', 0);
  opus.write('OpusHead', 28);
  writeFileSync(it.path, opus);
  const asset = await it.upload({ category: undefined });
  assert.deepEqual([asset.mimeType, asset.category], ['audio/ogg', 'audio']);
});

const film = new URL('../../src/emulator/media/ada-idle.mp4', import.meta.url);

test('the content, not the name, decides on type and category', async () => {
  const it = await scene();
  writeFileSync(it.path, readFileSync(film));
  const client = it.service.client();
  const asset = await uploadFile(client, it.path, { name: 'ada.txt' });
  assert.deepEqual([asset.name, asset.mimeType, asset.category], ['ada.txt', 'video/mp4', 'video']);
});

const unfit: [name: string, prepare: (it: Scene) => void, options: UploadOptions][] = [
  ['is not there', ({ path }) => rmSync(path), {}],
  ['is empty', ({ path }) => writeFileSync(path, ''), {}],
  ['is of an unknown kind', () => undefined, { category: undefined }],
  ['is to have parts that are too small', () => undefined, { smallestPart: undefined }],
  ['is to have parts of no size', () => undefined, { partSize: 0 }],
  ['needs too many parts', () => undefined, { partSize: 1 }],
];

for (const [name, prepare, options] of unfit)
  test(`a file that ${name} is refused before anything is sent`, async () => {
    const it = await scene();
    prepare(it);
    const error = (await rejection(it.upload(options))) as UploadError;
    assert.ok(error instanceof UploadError, String(error));
    assert.equal(error.code, 'file');
    assert.deepEqual(await it.service.requests(), []);
  });

test('without a journal nothing is written', async () => {
  const it = await scene();
  await it.upload({ journal: false });
  assert.ok(!existsSync(it.journal));
});

test('a journal that cannot be written ends it at once', async () => {
  const it = await scene();
  const error = (await rejection(
    it.upload({ journal: join(folder, 'no', 'where') }),
  )) as UploadError;
  assert.equal(error.code, 'journal');
});

test('no error shows a key or a signed link', async () => {
  const it = await scene({ clock: outage(600_000).clock });
  await it.service.fault({ match: PUTS, fault: { status: 403 } });
  const text = inspect(await rejection(it.upload({ concurrency: 1 })), {
    depth: 9,
    showHidden: true,
  });
  for (const secret of [KEYS.full, 'X-Amz', 'uploadId=']) assert.ok(!text.includes(secret), text);
});

test('other bytes of the same size and time are sent again, part by part', async () => {
  const it = await scene();
  utimesSync(it.path, 1, 1);
  await stopped(it);
  const up = acknowledged(it);
  const [first = 0] = up;
  const bytes = readFileSync(it.path);
  bytes[(first - 1) * PART + 7]! ^= 1;
  writeFileSync(it.path, bytes);
  utimesSync(it.path, 1, 1);

  const asset = await it.upload();
  assert.equal(await stored(it, asset.id), md5(bytes));
  const puts = await sendings(it);
  for (const number of up) assert.equal(puts[number - 1], number === first ? 2 : 1);
});

test('what is noted of the asset is on the disk before the journal goes', async () => {
  const it = await scene();
  const seen: [string, boolean][] = [];
  const asset = await it.upload({
    onUploaded: ({ id }) => void seen.push([id, existsSync(it.journal)]),
  });
  assert.deepEqual(seen, [[asset.id, true]]);
  assert.ok(!existsSync(it.journal));
});

test('a service that does not accept the parts: a new upload, then a way out', async () => {
  const it = await scene();
  await stopped(it);
  await it.service.fault({ match: { path: '/**/complete-upload' }, fault: { status: 409 } });
  const reasons: string[] = [];
  const error = (await rejection(
    it.upload({ onRestart: (reason) => reasons.push(reason) }),
  )) as UploadError;
  assert.deepEqual(reasons, ['the service does not accept the uploaded parts']);
  assert.deepEqual([error.code, error.journal], ['conflict', undefined]);
  assert.match(error.message, /starts over/);
  assert.ok(!existsSync(it.journal));
  await it.service.heal();
  const asset = await it.upload();
  assert.equal(await stored(it, asset.id), md5(readFileSync(it.path)));
});

test('a store that refuses every URL of a part is not a matter of the key', async () => {
  const it = await scene();
  await it.service.fault({ match: PUTS, fault: { status: 403 } });
  const error = (await rejection(it.upload({ concurrency: 1 }))) as UploadError;
  assert.deepEqual([error.code, error.journal], ['store', it.journal]);
  assert.match(error.reason, /rejected part 1 \(HTTP 403\)/);
});

test('a link in place of the draft is not written through', async () => {
  const it = await scene();
  const target = join(folder, 'precious');
  writeFileSync(target, 'precious');
  symlinkSync(target, `${it.journal}.tmp`);
  await stopped(it);
  assert.ok(acknowledged(it).length > 0);
  assert.equal(readFileSync(target, 'utf8'), 'precious');
});

test('a link in place of the journal is not followed', async () => {
  const it = await scene();
  await stopped(it);
  const target = `${it.path}.elsewhere`;
  writeFileSync(target, readFileSync(it.journal));
  rmSync(it.journal);
  symlinkSync(target, it.journal);
  assert.equal(((await rejection(it.upload())) as UploadError).code, 'journal');
});

const spoilt: [what: string, change: (journal: Record<string, unknown>) => void][] = [
  ['parts: null', (it) => (it.parts = null)],
  ['parts: a list', (it) => (it.parts = [null])],
  ['partSize: 1e-9', (it) => (it.partSize = 1e-9)],
  ['partSize: 1', (it) => (it.partSize = 1)],
  ['partSize: a fraction', (it) => (it.partSize = 10_000.5)],
  [
    'a part that is none of the file',
    (it) => (it.parts = { 99: { etag: '', md5: '', verified: true } }),
  ],
];

for (const [what, change] of spoilt)
  test(`a journal with ${what} ends in a way out, and in no call`, async () => {
    const it = await scene();
    await stopped(it);
    const journal = JSON.parse(readFileSync(it.journal, 'utf8')) as Record<string, unknown>;
    change(journal);
    writeFileSync(it.journal, JSON.stringify(journal));
    const before = (await it.service.requests()).length;
    const error = (await rejection(it.upload())) as UploadError;
    assert.deepEqual([error.code, (await it.service.requests()).length], ['journal', before]);
    assert.match(error.message, /Delete it to start over/);
  });

test('a journal with parts that the store does not take starts over', async () => {
  const it = await scene();
  await stopped(it);
  const journal = JSON.parse(readFileSync(it.journal, 'utf8')) as Record<string, unknown>;
  writeFileSync(it.journal, JSON.stringify({ ...journal, partSize: 64, parts: {} }));
  const reasons: string[] = [];
  await it.upload({
    partSize: undefined,
    smallestPart: 1000,
    onRestart: (reason) => reasons.push(reason),
  });
  assert.deepEqual(reasons, ['the store does not accept parts of that size']);
});

test('property: any journal is one, or an error', async () => {
  const path = join(folder, 'any.ojin-upload.json');
  const part = fc.record({ etag: fc.string(), md5: fc.string(), verified: fc.boolean() });
  const journal = fc.record(
    {
      version: fc.constantFrom(1, 2),
      session: fc.constantFrom(null, { assetId: 'a', uploadId: 'u', s3Key: 'k' }),
      file: fc.record({
        name: fc.string(),
        category: fc.string(),
        mimeType: fc.string(),
        size: fc.oneof(fc.double(), fc.integer()),
        modified: fc.double(),
      }),
      partSize: fc.oneof(fc.double(), fc.integer()),
      parts: fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('1', '2', '-1', 'x'), part)),
    },
    { requiredKeys: [] },
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    journal.map((it) => JSON.stringify(it)),
  );
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      writeFileSync(path, content);
      const read = await new JournalFile(path).read().catch((error: unknown) => error as Error);
      if (read instanceof Error) assert.match(read.name, /^(TypeError|SyntaxError)$/);
      else assert.ok(read!.file.size / read!.partSize <= 10_000);
    }),
  );
});
