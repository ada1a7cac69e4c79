import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { fileName } from '../../src/cli/download.ts';
import { cli, jsonOf, scratchFolder } from './helpers.ts';

/* `assets download`: names and bodies from outside. */

const folder = scratchFolder();
const SIZE = 1000;
let base = '';
const site = createServer(({ url = '' }, response) => {
  if (url.startsWith('/v1'))
    response.end(
      JSON.stringify({ id: 'x', name: 'film.mp4', size: SIZE, url: base + url.slice(3) }),
    );
  else if (url.endsWith('cut')) {
    response.writeHead(200, { 'Content-Length': SIZE }).write('0'.repeat(100));
    setImmediate(() => response.destroy());
  } else response.end('0'.repeat(url.endsWith('short') ? SIZE - 1 : SIZE + 1));
});
before(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
after(() => site.close());

const broken: [how: string, code: string, message: RegExp][] = [
  ['cut', 'network', /lost after \d+ of 1000 bytes/],
  ['short', 'network', /lost after 999 of 1000 bytes/],
  ['long', 'bad-answer', /more than the asset's 1000 bytes/],
];

for (const [how, code, message] of broken)
  test(`a body that is ${how}: ${code}, and nothing is left`, async () => {
    const output = join(folder, how);
    const args = ['assets', 'download', how, '--api-base', `${base}/v1`, '-o', output, '--json'];
    const run = await cli(args);
    assert.equal(run.code, 1, run.stderr);
    const { error } = jsonOf('error', run) as { error: { code: string; message: string } };
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.deepEqual(readdirSync(folder), []);
  });

const names: [name: string, file: string][] = [
  ['film.mp4', 'film.mp4'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['.bashrc', 'id.bashrc'],
  ['CON', '_'],
  ['a\u202egpj.exe', 'a gpj.exe'],
  ['', 'id'],
  ['...', '_'],
  [`${'ä'.repeat(300)}.mp4`, `${'ä'.repeat(125)}.mp4`],
];

for (const [name, file] of names)
  test(`an asset called ${JSON.stringify(name.slice(0, 20))} becomes a file that can be made`, () => {
    assert.equal(fileName({ name, id: 'id' }), file);
  });

test('property: any name is one that file systems take', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 });
  fc.assert(
    fc.property(text, text, (name, id) => {
      const file = fileName({ name, id });
      assert.ok(Buffer.byteLength(file) <= 255 && file.length > 0);
      assert.doesNotMatch(file, /^\.|[/\\:*?"<>|\p{Cc}]/u);
    }),
  );
});
