import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/elements/sjinn-task/locales/en.ts';
import type { Scene } from './support/scene.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

const WISH = 'Ada walks through an orchard in May';

const shownFilm = ({ preview }: Scene) => preview.ask(({ media }) => media?.currentSrc ?? '');
const untilShown = (scene: Scene, film: RegExp) =>
  until(
    `${String(film)} in the player`,
    () => shownFilm(scene),
    (seen) => film.test(seen),
  );

/** A film of Ada has finished, and plays in the preview. */
async function finish(scene: Scene, message = WISH): Promise<void> {
  await scene.emulator.set({ taskSeconds: 1 });
  await scene.show(scene.stageTag());
  await scene.task.make(message);
  await scene.task.untilOver();
}

test('a sentence becomes a film in the player, by mouse; each step is announced once', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, preview, task } = scene;
  await emulator.set({ taskSeconds: 12 });
  await scene.show(scene.stageTag());
  await task.listen();
  await task.make(WISH);
  await task.untilOver();
  await untilShown(scene, /agent-film\.mp4$/);
  await preview.untilPast(0.5);

  const told = await task.told();
  const order: readonly string[] = [
    en.submitting,
    en.queued,
    en.plan,
    en.draw,
    ...[1, 2, 3].map((n) => `${en.draw}. ${en.picture.replace('{n}', String(n))}`),
    en.film,
    ...[1, 2, 3].map((n) => `${en.film}. ${en.clip.replace('{n}', String(n))}`),
    en.compose,
    en.ready,
  ];
  const places = told.map((text) => order.indexOf(text));
  assert.deepEqual(
    places,
    [...new Set(places)].sort((a, b) => a - b),
    JSON.stringify(told),
  );
  assert.ok(!places.includes(-1), JSON.stringify(told));
  assert.deepEqual([told[0], told[1], told.at(-1)], [en.submitting, en.queued, en.ready]);
  assert.ok(told.length >= 5, JSON.stringify(told));
  const [only, ...more] = await emulator.tasks();
  assert.deepEqual([only?.message, more.length], [WISH, 0]);
});

test('by keyboard only; focus is never lost to the page', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, page, task } = scene;
  await emulator.set({ taskSeconds: 4 });
  const examples = `${WISH} | A night at the museum`;
  await scene.show(`<a href="#">Before</a>${scene.stageTag({ examples })}`);
  await task.field.waitFor();
  await page.getByRole('link', { name: 'Before' }).focus();
  await task.watchFocus();
  const tabTo = async (part: string) => {
    await until(
      `focus on ${part}`,
      async () => {
        const now = (await task.focused()).at(-1);
        if (now !== part) await page.keyboard.press('Tab');
        return (await task.focused()).at(-1);
      },
      (now) => now === part,
    );
  };

  await tabTo('example');
  await page.keyboard.press('Enter');
  await until(
    'the example in the field',
    () => task.field.inputValue(),
    (text) => text === WISH,
  );
  await until(
    'focus on the field',
    async () => (await task.focused()).at(-1),
    (now) => now === 'textarea',
  );
  await page.keyboard.type(', at dawn');
  await page.keyboard.press('Shift+Enter');
  assert.equal(await task.status(), 'idle', 'a line break does not submit');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await task.until('queued', 'running');
  await tabTo('stop-button');
  await page.keyboard.press('Enter');
  await task.until('paused');
  await tabTo('go-on-button');
  await page.keyboard.press('Enter');
  await task.untilOver();
  await untilShown(scene, /agent-film\.mp4$/);
  await tabTo('back-button');
  await page.keyboard.press('Enter');
  await untilShown(scene, /ada-idle\.mp4/);
  await tabTo('watch-button');
  await page.keyboard.press('Enter');
  await untilShown(scene, /agent-film\.mp4$/);
  await tabTo('reset-button');
  await page.keyboard.press('Enter');
  await task.field.waitFor();
  const focused = await task.focused();
  assert.ok(!focused.includes('body') && !focused.includes('nothing'), focused.join(' > '));
  assert.equal((await emulator.tasks()).length, 1);
});

test('back to the preview, and the film again; a copied link; then start over', async (t) => {
  const scene = await stage.scene(t);
  const { context, page, preview, task } = scene;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await finish(scene);
  await untilShown(scene, /agent-film\.mp4$/);

  await task.button(en.back).click();
  await untilShown(scene, /ada-idle\.mp4/);
  await task.button(en.watch).click();
  await untilShown(scene, /agent-film\.mp4$/);
  await preview.untilPast(0.2);

  const link = task.locator.getByRole('link', { name: en.download });
  const film = await shownFilm(scene);
  assert.equal(await link.getAttribute('href'), film);
  assert.ok((await link.getAttribute('download')) !== null);
  assert.match((await link.getAttribute('rel')) ?? '', /noopener/);
  await task.button(en.copy).click();
  await task.button(en.copied).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), film);

  await task.button(en.startOver).click();
  await task.until('idle');
  await untilShown(scene, /ada-idle\.mp4/);
  assert.equal(await task.field.inputValue(), '');
  await page.reload();
  await task.field.waitFor();
  assert.equal(await task.status(), 'idle', 'it was forgotten');
});

test('a task that was not started says so, and keeps the text', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, task } = scene;
  const message = `${WISH} [start-failed]`;
  await scene.show(scene.stageTag());
  await task.make(message);
  await task.until('failed');
  await task.untilText(/Nothing was started/);
  assert.equal(await task.field.inputValue(), message);
  assert.deepEqual(await emulator.tasks(), []);

  await emulator.set({ taskSeconds: 4 });
  await task.make(WISH);
  await task.until('queued', 'running');
});

test('a task that ends without a film says so', async (t) => {
  const scene = await stage.scene(t);
  await finish(scene, `${WISH} [no-film]`);
  await scene.task.untilText(new RegExp(en.noFilm));
  assert.match(await shownFilm(scene), /^$|ada-idle/, 'Ada stays');
  await scene.task.button(en.startOver).click();
  await scene.task.field.waitFor();
});

test('out of credits: a neutral message for visitors, an error for the host', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, relay, task } = scene;
  await emulator.set({ credits: 0 });
  await scene.show(scene.stageTag());
  await task.make(WISH);
  await task.until('failed');
  await task.untilText(new RegExp(en.busy.replaceAll('.', '\\.')));
  assert.doesNotMatch(await task.text(), /balance|credit|account|member|key/i);
  const [alarm] = relay.alarms;
  assert.equal(alarm?.code, 100);
  assert.match(alarm.hint ?? '', /balance/);
  assert.deepEqual(await emulator.tasks(), []);
});
