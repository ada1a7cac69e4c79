import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scene } from './support/scene.ts';
import { QUERY } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

declare global {
  interface Window {
    __pwned?: unknown;
  }
}

const MARKUP = '<img src=x onerror=window.__pwned=1><script>window.__pwned=1</script>';
const BAD_URLS = [
  'javascript:window.__pwned=1',
  ' javascript:window.__pwned=1',
  'JaVaScRiPt:window.__pwned=1//a.mp4',
  'data:text/html,<script>parent.__pwned=1</script>',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="parent.__pwned=1"/>',
  'blob:http://localhost/1',
  'file:///etc/passwd',
  '//localhost/a.mp4',
  '"><img src=x onerror=window.__pwned=1>',
];
/** Eight of them are just below the limit for a response. */
const LONG = 'x'.repeat(120_000);
const TOOLS = ['TODO_Write', 'SJinn_Image_Edit', 'Kling_Image_to_Video', 'ffmpeg_full_compose'];

const answer = (tool_results: unknown, status = 2) =>
  JSON.stringify({
    success: true,
    ...{ errorMsg: '', error_code: 0 },
    data: { chat_id: 'a', project_id: 'b', status, tool_results },
  });
/** This as the result of each tool, and of an unknown one. */
const allMade = (...result: unknown[]) =>
  [...TOOLS, 'Unknown_Tool'].map((name) => ({ name, result }));

/** A task whose every poll gets this response from SJinn, until `holds`. */
async function make(scene: Scene, body: string, holds: () => Promise<unknown>): Promise<void> {
  const { emulator, task } = scene;
  await emulator.fault(QUERY, { body });
  await scene.show(scene.stageTag());
  await task.make(MARKUP);
  await until('it to be shown', holds);
}

async function assertHarmless({ page, task }: Scene): Promise<void> {
  const { scripts, protocols, length } = await task.ask(({ shadowRoot }) => {
    const all = [...shadowRoot!.querySelectorAll('*')];
    return {
      scripts: all.filter((it) => it.localName === 'script' || it.hasAttribute('onerror')).length,
      protocols: all
        .flatMap((it) => [it.getAttribute('src'), it.getAttribute('href')])
        .flatMap((url) => (url === null ? [] : [new URL(url, document.baseURI).protocol])),
      length: shadowRoot!.textContent.length,
    };
  });
  assert.equal(scripts, 0);
  for (const protocol of protocols) assert.match(protocol, /^https?:$/);
  assert.ok(length < 250_000, `${length} characters`);
  assert.equal(await page.evaluate(() => window.__pwned), undefined);
}

test('markup is shown as plain text', async (t) => {
  const scene = await stage.scene(t);
  const results = [...allMade(MARKUP), { name: MARKUP, result: [MARKUP] }];
  await make(scene, answer(results), async () => {
    const text = await scene.task.text();
    // the message, the plan, and what is not a plan
    return text.split(MARKUP).length > 5;
  });
  await assertHarmless(scene);
});

for (const status of [2, 1])
  test(`unsafe URLs are shown as text (status ${status})`, async (t) => {
    const scene = await stage.scene(t);
    await make(scene, answer(allMade(...BAD_URLS), status), async () =>
      (await scene.task.text()).includes('file:///etc/passwd'),
    );
    await assertHarmless(scene);
    const { preview, task } = scene;
    assert.match(await preview.ask(({ media }) => media?.currentSrc ?? ''), /^$|^http/);
    assert.equal(await task.locator.getByRole('link').count(), 0);
    // pressing every button does no harm
    for (const button of await task.locator.getByRole('button').all())
      await button.click({ timeout: 2000 }).catch(() => undefined);
    await assertHarmless(scene);
  });

test('texts of 120 KB are truncated', async (t) => {
  const scene = await stage.scene(t);
  const results = [...allMade(LONG), { name: LONG, result: [LONG, `https://x.localhost/${LONG}`] }];
  await make(scene, answer(results), async () => /x{1000}/.test(await scene.task.text()));
  await assertHarmless(scene);
  const { scrolls } = await scene.page.evaluate(() => ({
    scrolls: document.documentElement.scrollWidth > innerWidth,
  }));
  assert.ok(!scrolls, 'nothing overflows');
});

const NONSENSE: Readonly<Record<string, unknown>> = {
  'numbers and objects': allMade(1, null, {}, [], true, 'one good text'),
  'no list': { name: 'TODO_Write', result: 'x' },
  'names that are none': [
    ...[null, 5, 'text', [], {}, { name: {}, result: [] }, { name: '__proto__', result: ['x'] }],
    { name: 'TODO_Write', result: ['one good text'] },
  ],
  'a thousand results': Array.from({ length: 1000 }, () => ({
    name: 'Tool',
    result: Array.from({ length: 50 }, () => 'one good text'),
  })),
};

for (const [name, results] of Object.entries(NONSENSE))
  test(`invalid results: ${name}`, async (t) => {
    const scene = await stage.scene(t);
    await make(scene, answer(results), async () => (await scene.task.status()) === 'running');
    if (Array.isArray(results)) await scene.task.untilText(/one good text/);
    await assertHarmless(scene);
    await scene.task.button('Stop waiting').click();
    await scene.task.until('paused');
  });

test('a service that returns something else entirely: the visitor waits, and is informed', async (t) => {
  const scene = await stage.scene(t);
  const tooLong = answer(allMade('x'.repeat(2 ** 20)));
  for (const body of ['', '[]', 'null', '"text"', '{}', '['.repeat(100_000), tooLong])
    await scene.emulator.fault(QUERY, { body }, { times: 1 });
  await scene.show(scene.stageTag());
  await scene.task.make('Ada');
  await scene.task.untilText(/still being made/);
  await scene.emulator.heal();
  await scene.emulator.set({ taskSeconds: 0 });
  await scene.task.until('queued', 'running');
  await until('an answer', async () => {
    await scene.task.lookAgain();
    return !(await scene.task.text()).includes('still being made');
  });
});
