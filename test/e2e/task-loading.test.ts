import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/elements/sjinn-task/locales/en.ts';
import type { Scene } from './support/scene.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

const FILES = ['ojin-widget.js', 'ojin-widget.iife.js'] as const;

/** Names of the scripts that the page has requested, without their hashes. */
function watchScripts({ page }: Scene): string[] {
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script')
      scripts.push(/([^/]+?)(?:-[\w-]{8})?\.js$/.exec(request.url())?.[1] ?? '');
  });
  return scripts;
}

const chunks = (scripts: readonly string[]) => scripts.filter((name) => name === 'sjinn-task');

test('a page without <sjinn-task> never requests it', async (t) => {
  const scene = await stage.scene(t);
  const scripts = watchScripts(scene);
  const preview = await scene.show(`${scene.tag()}${scene.tag({ autoplay: true })}`);
  const first = preview.locator.first();
  await first.getByRole('button', { name: /^Play/ }).click();
  await until('a film that plays', () => scene.happened('ojin-play'));
  assert.ok(scripts.length > 0);
  assert.deepEqual(
    scripts.filter((name) => name.includes('task')),
    [],
  );
});

test('in a preview’s slot it loads once, even for two previews', async (t) => {
  const scene = await stage.scene(t);
  const scripts = watchScripts(scene);
  await scene.show(scene.stageTag() + scene.stageTag());
  await scene.page.getByRole('textbox').nth(1).waitFor();
  assert.equal(chunks(scripts).length, 1);
});

test('in a preview’s slot, inserted later: it loads then, once', async (t) => {
  const scene = await stage.scene(t);
  const { page, preview, task } = scene;
  const scripts = watchScripts(scene);
  await scene.emulator.set({ taskSeconds: 2 });
  await scene.show();
  await preview.until('ready');
  assert.deepEqual(chunks(scripts), []);
  await page.evaluate(
    (tag) => {
      document.querySelector('ojin-preview')!.insertAdjacentHTML('beforeend', tag);
    },
    scene.taskTag({ slot: 'task' }),
  );
  await task.make('Ada in May');
  await task.untilOver();
  await preview.untilPast(0.2);
  assert.match(await preview.ask(({ media }) => media!.currentSrc), /agent-film/);
  assert.equal(chunks(scripts).length, 1);
});

for (const file of FILES)
  test(`alone on a page, it shows the film itself (${file})`, async (t) => {
    const scene = await stage.scene(t);
    const { page, task } = scene;
    const scripts = watchScripts(scene);
    await scene.emulator.set({ taskSeconds: 2 });
    // after the element: a classic script sees only what precedes it
    await page.goto(scene.publish(`${scene.taskTag()}${scene.script(file)}`, { head: '' }));
    await task.make('Ada in May');
    await task.untilOver();
    const film = task.locator.locator('video[part=film]');
    await film.waitFor();
    await until('a film that can be played', () =>
      film.evaluate((video: HTMLVideoElement) => video.play().then(() => video.currentTime > 0.2)),
    );
    assert.equal(await task.button(en.back).count(), 0);
    assert.ok(chunks(scripts).length <= 1);
  });

const FORM = '<form action="/film"><input name="message" value="Ada" /><button>Go</button></form>';
const withForm = (scene: Scene) =>
  scene.tag({}, scene.taskTag({ slot: 'task' }).replace('></', `>${FORM}</`));

test('a custom form of the host starts the task', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, page, task } = scene;
  await scene.show(withForm(scene));
  await until('the upgrade', () => task.ask(({ shadowRoot }) => !!shadowRoot));
  await page.getByRole('button', { name: 'Go' }).click();
  await task.until('queued', 'running');
  assert.deepEqual(
    (await emulator.tasks()).map(({ message }) => message),
    ['Ada'],
  );
});

test('without scripts, that form works like any other', async (t) => {
  const scene = await stage.scene(t, { javaScriptEnabled: false });
  const { page } = scene;
  await page.goto(scene.publish(withForm(scene)));
  const [request] = await Promise.all([
    page.waitForRequest(/film/),
    page.getByRole('button', { name: 'Go' }).click(),
  ]);
  assert.match(request.url(), /\/film\?message=Ada$/);
});
