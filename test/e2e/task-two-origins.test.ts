import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Scene } from './support/scene.ts';
import { CREATE } from './support/scope.ts';
import { listen } from './support/servers.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

/*
 * Page and relay on two ports of one host, without the attribute `credentials`: the relay's cookie
 * never comes back, so each token belongs to a new visitor.
 */

const stage = await openStage();

const WISH = 'Ada walks through an orchard in May';

/** A page with the form; its relay is on another port. */
async function openPage(t: TestContext): Promise<Scene> {
  const scene = await stage.scene(t);
  const relay = await listen('pages', scene.relay.listener);
  t.after(() => relay.close());
  assert.equal(new URL(relay.url).hostname, new URL(stage.pages).hostname);
  await scene.show(scene.stageTag({ 'token-endpoint': `${relay.url}/token` }));
  return scene;
}

const visitors = ({ relay }: Scene): Set<string | undefined> =>
  new Set(
    relay.log.flatMap(({ event, call, visitor }) =>
      event === 'request' && call === 'token' ? [visitor] : [],
    ),
  );

async function assertOneFilm(scene: Scene): Promise<void> {
  await scene.task.untilOver();
  assert.deepEqual(
    (await scene.emulator.tasks()).map(({ message }) => message),
    [WISH],
  );
  assert.deepEqual(await scene.context.cookies(), [], 'cookies');
  assert.ok(visitors(scene).size > 1, 'each token belongs to another visitor');
}

test('page and relay on two ports, cookies not coming back: a film is found after a reload, and completes', async (t) => {
  const scene = await openPage(t);
  const { emulator, page, task } = scene;
  await emulator.set({ taskSeconds: 4 });
  await task.make(WISH);
  await task.until('running');
  await page.reload();
  await task.until('running', 'completed');
  await assertOneFilm(scene);
  await scene.preview.locator.getByRole('button', { name: 'Back to the preview' }).waitFor();
});

test('page and relay on two ports, cookies not coming back: a reload before the create response pays once', async (t) => {
  const scene = await openPage(t);
  const { emulator, page, task } = scene;
  await emulator.set({ taskSeconds: 1 });
  await emulator.fault(CREATE, { delayMs: 3000 });
  await task.make(WISH);
  await until('the call at the vendor', async () => (await emulator.requests(CREATE)).length);
  await page.reload();
  await assertOneFilm(scene);
});
