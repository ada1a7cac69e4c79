import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { KEYS } from '../../src/emulator/index.ts';
import { s3Code, startEmulator } from './helpers.ts';

const MIB = 2 ** 20;
const file = { filename: 'a.bin', category: 'weight', mime_type: 'application/octet-stream' };
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

interface Session {
  asset_id: string;
  upload_id: string;
  s3_key: string;
}

/** An upload of so many bytes that was started. */
async function begun(size: number, options: Parameters<typeof startEmulator>[0] = {}) {
  const emulator = startEmulator(options);
  const post = (path: string, body: object) =>
    emulator.send(`/v1/assets/${path}`, {
      ...{ method: 'POST', headers: { 'X-API-Key': KEYS.full }, body: JSON.stringify(body) },
    });
  const session = (await (await post('initiate-upload', { ...file, size })).json()) as Session;
  const { asset_id, upload_id } = session;
  const link = async (part_number: number) => {
    const answer = await post('part-upload-url', { ...session, part_number });
    return ((await answer.json()) as { url: string }).url;
  };
  return {
    ...{ emulator, session, post, link },
    put: async (
      part: number,
      bytes: Uint8Array<ArrayBuffer>,
      headers: Record<string, string> = {},
    ) =>
      emulator.send(await link(part), {
        ...{ method: 'PUT', body: bytes },
        headers: { 'Content-Length': String(bytes.byteLength), ...headers },
      }),
    complete: (rest = {}) =>
      post('complete-upload', { asset_id, upload_id, ...file, size, ...rest }),
  };
}

const bytesOf = (size: number, seed: number) => new Uint8Array(size).fill(seed);

test('parts make an asset, whatever the order they come in', async () => {
  const upload = await begun(5 * MIB + 3);
  const [first, second] = [bytesOf(5 * MIB, 1), bytesOf(3, 2)];
  const answers = [await upload.put(2, second), await upload.put(1, first)];
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers.get('etag')]),
    [
      [200, `"${md5(second)}"`],
      [200, `"${md5(first)}"`],
    ],
  );
  const completed = await upload.complete();
  assert.equal(completed.status, 201);
  const asset = (await completed.json()) as Record<string, unknown>;
  const both = Buffer.from(md5(first) + md5(second), 'hex');
  assert.equal(asset.etag, `"${md5(both)}-2"`);

  const link = await upload.emulator.link(upload.session.asset_id);
  const whole = Buffer.from(await (await upload.emulator.send(link)).arrayBuffer());
  assert.deepEqual(whole, Buffer.concat([first, second]));
  const tail = await upload.emulator.send(link, { headers: { Range: 'bytes=-5' } });
  assert.deepEqual([...new Uint8Array(await tail.arrayBuffer())], [1, 1, 2, 2, 2]);
});

test('a part that comes again takes the place of the first, and is counted', async () => {
  const upload = await begun(3);
  await upload.put(1, bytesOf(4, 1));
  await upload.put(1, bytesOf(3, 2));
  assert.equal((await upload.complete()).status, 201);
  const link = await upload.emulator.link(upload.session.asset_id);
  assert.equal(await (await upload.emulator.send(link)).text(), '\u0002\u0002\u0002');
  const [seen] = await upload.emulator.json<{ parts: object[] }[]>('/__emulator/uploads');
  assert.deepEqual(seen!.parts, [{ number: 1, size: 3, md5: md5(bytesOf(3, 2)), puts: 2 }]);
});

type Upload = Awaited<ReturnType<typeof begun>>;
type Ending = [
  name: string,
  act: (it: Upload) => Promise<Response>,
  status: number,
  message: RegExp,
];

const endings: Ending[] = [
  ['without a part', (it) => it.complete(), 409, /No part/],
  [
    'with a gap',
    async (it) => {
      await it.put(2, bytesOf(8, 1));
      return it.complete();
    },
    ...([409, /A part is missing/] as const),
  ],
  [
    'with a small part in the middle',
    async (it) => {
      await it.put(1, bytesOf(4, 1));
      await it.put(2, bytesOf(4, 1));
      return it.complete();
    },
    ...([409, /at least 5242880 bytes/] as const),
  ],
  [
    'with another size',
    async (it) => {
      await it.put(1, bytesOf(7, 1));
      return it.complete();
    },
    ...([400, /size is 8, the parts have 7 bytes/] as const),
  ],
  ['under another name', (it) => it.complete({ filename: 'b.bin' }), 400, /filename/],
  ['in another category', (it) => it.complete({ category: 'video' }), 400, /category/],
  ['of another upload', (it) => it.complete({ upload_id: 'none' }), 404, /session not found/],
  ['of another asset', (it) => it.complete({ asset_id: 'none' }), 404, /session not found/],
  [
    'twice',
    async (it) => {
      await it.put(1, bytesOf(8, 1));
      await it.complete();
      return it.complete();
    },
    ...([409, /already complete/] as const),
  ],
];

for (const [name, act, status, message] of endings)
  test(`an end ${name}: ${status}`, async () => {
    const response = await act(await begun(8));
    assert.equal(response.status, status);
    assert.match(((await response.json()) as { message: string }).message, message);
  });

test('minPartBytes lowers the least size of a part', async () => {
  const upload = await begun(8, { settings: { minPartBytes: 4 } });
  await upload.put(1, bytesOf(4, 1));
  await upload.put(2, bytesOf(4, 1));
  assert.equal((await upload.complete()).status, 201);
});

test('discardUploads keeps the count and the ETag, not the bytes', async () => {
  const upload = await begun(8, { settings: { discardUploads: true } });
  const answer = await upload.put(1, bytesOf(8, 1));
  assert.equal(answer.headers.get('etag'), `"${md5(bytesOf(8, 1))}"`);
  assert.equal((await upload.complete()).status, 201);
  const link = await upload.emulator.link(upload.session.asset_id);
  assert.equal((await upload.emulator.send(link)).status, 404);
});

type Sending = [name: string, act: (it: Upload) => Promise<Response>, status: number, code: string];
const one = bytesOf(1, 1);
const put = { method: 'PUT', body: one, headers: { 'Content-Length': '1' } };

const sendings: Sending[] = [
  [
    'to a link past its time',
    async (it) => {
      const url = await it.link(1);
      it.emulator.advance(3_600_000);
      return it.emulator.send(url, put);
    },
    403,
    'AccessDenied',
  ],
  [
    'as another part',
    async (it) => it.emulator.send((await it.link(1)).replace('partNumber=1', 'partNumber=2'), put),
    403,
    'SignatureDoesNotMatch',
  ],
  [
    'to another upload',
    async (it) => it.emulator.send((await it.link(1)).replace('uploadId=', 'uploadId=x'), put),
    403,
    'SignatureDoesNotMatch',
  ],
  ['by GET', async (it) => it.emulator.send(await it.link(1)), 403, 'SignatureDoesNotMatch'],
  [
    'without a signature',
    async (it) => it.emulator.send((await it.link(1)).split('?')[0]!, put),
    403,
    'AccessDenied',
  ],
  [
    'without its length',
    async (it) => it.emulator.send(await it.link(1), { method: 'PUT', body: one }),
    411,
    'MissingContentLength',
  ],
  [
    'shorter than announced',
    (it) => it.put(1, one, { 'Content-Length': '2' }),
    400,
    'IncompleteBody',
  ],
  [
    'larger than 5 GiB',
    (it) => it.put(1, one, { 'Content-Length': `${5 * 2 ** 30 + 1}` }),
    400,
    'EntityTooLarge',
  ],
  [
    'after the scope was started afresh',
    async (it) => {
      const url = await it.link(1);
      await it.emulator.control('DELETE', '');
      return it.emulator.send(url, put);
    },
    404,
    'NoSuchUpload',
  ],
];

for (const [name, act, status, code] of sendings)
  test(`a part sent ${name}: ${status} ${code}`, async () => {
    const upload = await begun(8);
    const response = await act(upload);
    assert.equal(response.status, status);
    assert.equal(await s3Code(response), code);
    const [seen] = await upload.emulator.json<{ parts: object[] }[]>('/__emulator/uploads');
    assert.deepEqual(seen?.parts ?? [], []);
  });

for (const part_number of [0, 10_001, 1.5, '1'])
  test(`part number ${JSON.stringify(part_number)} is refused`, async () => {
    const { post, session } = await begun(8);
    assert.equal((await post('part-upload-url', { ...session, part_number })).status, 400);
  });

test('a link to a part of a finished upload, or under another key, is not given', async () => {
  const upload = await begun(1);
  const { post, session } = upload;
  const ask = (rest = {}) => post('part-upload-url', { ...session, part_number: 1, ...rest });
  assert.equal((await ask({ s3_key: 'else' })).status, 404);
  await upload.put(1, one);
  await upload.complete();
  assert.equal((await ask()).status, 404);
});
