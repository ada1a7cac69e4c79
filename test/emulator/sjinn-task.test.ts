import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SJINN_KEY, type TaskScript } from '../../src/emulator/index.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import type { TaskSnapshot } from '../../src/sjinn/wire.ts';
import { NOON, ORIGIN, startEmulator } from './helpers.ts';

/* What becomes of a task with time. A run takes 100 s here, so that 1 s is 1 % of it. */

const MESSAGE = 'A short film of Ada, who walks from morning to night';

interface Start {
  readonly script?: TaskScript;
  readonly message?: string;
  readonly scope?: string;
}

/** A task that was just created, and a clock for it. */
async function startTask({ script = 'normal', message = MESSAGE, scope = '' }: Start = {}) {
  const emulator = startEmulator({ settings: { taskSeconds: 100, taskScript: script } });
  const apiBase = `${ORIGIN}${scope}/api/un-api/`;
  const credentials = () => ({ accessToken: SJINN_KEY, apiBase });
  const sjinn = new SjinnClient({ credentials, fetch: emulator.send });
  const { chatId } = await sjinn.create({ message });
  let time = 0;
  const at = (seconds: number, toolNames: string[] = [], method: 'GET' | 'POST' = 'POST') => {
    emulator.advance((seconds - time) * 1000);
    time = seconds;
    return sjinn.query(chatId, { toolNames, method });
  };
  return { emulator, sjinn, at };
}

/** `SJinn_Image_Edit×2`, in the order of the answer. */
const made = ({ toolResults }: TaskSnapshot): string =>
  toolResults.map(({ name, results }) => `${name}×${results.length}`).join(' ');

const PICTURES = 'TODO_Write×1 SJinn_Image_Edit';
const CLIPS = `${PICTURES}×3 Image_VQA×1 Kling_Image_to_Video`;
const timeline: [seconds: number, status: number, made: string, updated: number][] = [
  [0, 1, '', 0],
  [3, 1, '', 0],
  [4, 2, '', 4],
  [10, 2, 'TODO_Write×1', 10],
  [19, 2, 'TODO_Write×1', 10],
  [20, 2, `${PICTURES}×1`, 20],
  [30, 2, `${PICTURES}×2`, 30],
  [45, 2, `${PICTURES}×3`, 40],
  [50, 2, `${PICTURES}×3 Image_VQA×1`, 46],
  [60, 2, `${CLIPS}×1`, 58],
  [72, 2, `${CLIPS}×2`, 71],
  [99, 2, `${CLIPS}×3`, 84],
  [100, 1, `${CLIPS}×3 ffmpeg_full_compose×1`, 100],
  [9999, 1, `${CLIPS}×3 ffmpeg_full_compose×1`, 100],
];

for (const [seconds, status, results, updated] of timeline) {
  test(`after ${seconds} % a task has status ${status}: ${results || 'nothing made'}`, async () => {
    const { at } = await startTask();
    const snapshot = await at(seconds);
    assert.equal(made(snapshot), results);
    assert.equal(snapshot.status, status);
    assert.equal(snapshot.createdAt, NOON);
    assert.equal(snapshot.updatedAt, NOON + updated * 1000);
  });
}

test('the same moment gives the same answer, whatever was asked before', async () => {
  const { at } = await startTask();
  const early = await at(25);
  await at(70);
  assert.deepEqual(await at(25), early);
});

test('the pace is that of the settings when the task was created', async () => {
  const { emulator, at } = await startTask();
  await emulator.control('PUT', '/settings', { taskSeconds: 0 });
  assert.equal((await at(50)).status, 2);
});

test('with no time at all a task is complete at once', async () => {
  const emulator = startEmulator({ settings: { taskSeconds: 0 } });
  const credentials = () => ({ accessToken: SJINN_KEY, apiBase: `${ORIGIN}/api/un-api` });
  const sjinn = new SjinnClient({ credentials, fetch: emulator.send });
  const { chatId } = await sjinn.create({ message: MESSAGE });
  assert.match(made(await sjinn.query(chatId)), /ffmpeg_full_compose×1$/);
});

for (const method of ['GET', 'POST'] as const) {
  test(`${method} gives the results of the tools asked for, and no others`, async () => {
    const { at } = await startTask();
    const names = ['ffmpeg_full_compose', 'Image_VQA', 'Nothing'];
    assert.equal(made(await at(60, names, method)), 'Image_VQA×1');
    assert.equal(made(await at(100, names, method)), 'Image_VQA×1 ffmpeg_full_compose×1');
    const hidden = await at(100, ['Nothing'], method);
    assert.deepEqual([hidden.status, made(hidden)], [1, '']);
  });
}

const outcomes: [TaskScript, seconds: number, status: number, made: string][] = [
  ['never-starts', 9999, 1, ''],
  ['never-ends', 50, 2, `${PICTURES}×3 Image_VQA×1`],
  ['never-ends', 9999, 2, `${CLIPS}×3`],
  ['no-film', 99, 2, `${CLIPS}×3`],
  ['no-film', 100, 1, `${CLIPS}×3`],
  ['unknown-status', 0, 1, ''],
  ['unknown-status', 50, 7, `${PICTURES}×3 Image_VQA×1`],
  ['unknown-status', 100, 1, `${CLIPS}×3 ffmpeg_full_compose×1`],
];

for (const [script, seconds, status, results] of outcomes) {
  for (const start of [{ script }, { message: `[${script.toUpperCase()}] ${MESSAGE}` }]) {
    test(`${JSON.stringify(start)} after ${seconds} %: ${status}`, async () => {
      const { at } = await startTask(start);
      const snapshot = await at(seconds);
      assert.deepEqual([snapshot.status, made(snapshot)], [status, results]);
    });
  }
}

test('a task that did not finish says when something last happened', async () => {
  const { at } = await startTask({ script: 'never-ends' });
  assert.equal((await at(9999)).updatedAt, NOON + 84_000);
});

test('start-failed: nothing is created, and nothing paid', async () => {
  const { emulator, sjinn } = await startTask();
  const { credits } = await emulator.json('/__emulator/settings');
  const creating = sjinn.create({ message: '[start-failed]' });
  await assert.rejects(creating, { code: 'server', errorCode: 500 });
  assert.equal((await emulator.json('/__emulator/settings')).credits, credits);
  assert.equal((await emulator.json<[]>('/__emulator/tasks')).length, 1);
});

test('not-found: the task is created, and then unknown', async () => {
  const { at } = await startTask({ script: 'not-found' });
  await assert.rejects(at(5), { code: 'not-found', errorCode: 404 });
});

test('a word in the message counts more than the setting', async () => {
  const { at } = await startTask({ script: 'never-starts', message: `${MESSAGE} [normal]` });
  assert.equal(made(await at(10)), 'TODO_Write×1');
});

test('the plan has five numbered steps and the beginning of the message, without the word', async () => {
  const message = `[no-film] Ada\nwalks ${'a very long way '.repeat(20)}home`;
  const { at } = await startTask({ message });
  const [{ results }] = (await at(10)).toolResults as [TaskSnapshot['toolResults'][0]];
  const lines = results[0]!.split('\n');
  assert.deepEqual(
    lines.map((line) => line.slice(0, 2)),
    ['1.', '2.', '3.', '4.', '5.'],
  );
  assert.match(lines[0]!, /“Ada walks a very long way [a-z ]+[a-z]”$/);
  assert.ok(lines[0]!.length < 130);
});

const MEDIA = [
  ['SJinn_Image_Edit', 'image/jpeg', /^ÿØÿ/],
  ['Kling_Image_to_Video', 'video/mp4', /^.{4}ftyp/s],
  ['ffmpeg_full_compose', 'video/mp4', /^.{4}ftyp/s],
] as const;

for (const [tool, type, beginning] of MEDIA) {
  test(`what ${tool} made is open to every page, for good, in ranges`, async () => {
    const { emulator, at } = await startTask({ scope: '/scopes/agent' });
    const [{ results }] = (await at(100, [tool])).toolResults as [TaskSnapshot['toolResults'][0]];
    emulator.advance(365 * 86_400_000);
    assert.equal(new Set(results).size, results.length);
    for (const url of results) {
      assert.match(
        url,
        /^http:\/\/emulator\.test\/scopes\/agent\/objects\/public\/sjinn\/[\w.-]+$/,
      );
      const response = await emulator.send(url, { headers: { Range: 'bytes=0-9' } });
      assert.equal(response.status, 206);
      assert.equal(response.headers.get('content-type'), type);
      assert.equal(response.headers.get('access-control-allow-origin'), '*');
      assert.match(Buffer.from(await response.arrayBuffer()).toString('latin1'), beginning);
    }
  });
}

test('the three clips and the film are four different films', async () => {
  const { emulator, at } = await startTask();
  const urls = (await at(100, ['Kling_Image_to_Video', 'ffmpeg_full_compose'])).toolResults.flatMap(
    ({ results }) => results,
  );
  const tags = await Promise.all(
    urls.map(async (url) => (await emulator.send(url, { method: 'HEAD' })).headers.get('etag')),
  );
  assert.equal(new Set(tags).size, 4);
});

test('objects outside the open folder still need their signature', async () => {
  const { emulator } = await startTask();
  for (const path of ['/objects/org_lindenhof/x', '/objects/publicly/x', '/objects/x/public/y'])
    assert.equal((await emulator.send(path)).status, 403, path);
  assert.equal((await emulator.send('/objects/public/x')).status, 404);
});
