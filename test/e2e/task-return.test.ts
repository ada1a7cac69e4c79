import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/elements/sjinn-task/locales/en.ts';
import type { Scene } from './support/scene.ts';
import { openStage } from './support/stage.ts';
import { Task } from './support/task.ts';
import { meanwhile, until } from './support/until.ts';

const stage = await openStage();

const WISH = 'Ada walks through an orchard in May';

/** Starts a task on a page, and returns the page's URL. */
async function begin(scene: Scene, resume: string): Promise<string> {
  await scene.emulator.set({ taskSeconds: 8 });
  await scene.show(scene.stageTag({ resume }));
  await scene.task.make(WISH);
  await scene.task.until('running');
  return scene.page.url();
}

async function assertOneFilm(scene: Scene, task: Task): Promise<void> {
  await task.untilOver();
  await task.untilText(new RegExp(`${en.ready}.*${WISH}`));
  assert.equal((await scene.emulator.tasks()).length, 1);
  assert.equal(scene.relay.calls('create_agent_task'), 1);
}

for (const resume of ['session', 'local'])
  test(`resumes after a reload in progress (resume="${resume}")`, async (t) => {
    const scene = await stage.scene(t);
    const { page, task } = scene;
    await begin(scene, resume);
    await page.reload();
    await task.until('queued', 'running');
    await task.untilText(new RegExp(WISH));
    await assertOneFilm(scene, task);
    await page.reload();
    await assertOneFilm(scene, task);
  });

test('a reload with resume="none" forgets the task, which continues anyway', async (t) => {
  const scene = await stage.scene(t);
  const { page, task } = scene;
  await begin(scene, 'none');
  await page.reload();
  await task.field.waitFor();
  await meanwhile(
    'it stays idle',
    1500,
    () => task.status(),
    (now) => now === 'idle',
  );
  assert.equal((await scene.emulator.tasks()).length, 1);
});

test('the tab is closed, and another is opened later (resume="local")', async (t) => {
  const scene = await stage.scene(t);
  const url = await begin(scene, 'local');
  await scene.page.close();
  const page = await scene.context.newPage();
  await page.goto(url);
  await assertOneFilm(scene, new Task(page));
});

test('the tab is closed: with resume="session" another one does not know the task', async (t) => {
  const scene = await stage.scene(t);
  const url = await begin(scene, 'session');
  await scene.page.close();
  const page = await scene.context.newPage();
  await page.goto(url);
  const task = new Task(page);
  await task.field.waitFor();
  assert.equal(await task.status(), 'idle');
});

test('offline for a while: polling pauses, then resumes', async (t) => {
  const scene = await stage.scene(t);
  const { context, page, relay, task } = scene;
  await begin(scene, 'session');
  await context.setOffline(true);
  await until('offline', () => page.evaluate(() => !navigator.onLine));
  const asked = relay.calls('query_agent_task_status');
  await until(
    'the end of the task, unseen',
    () => seconds(scene),
    (passed) => passed > 9,
  );
  assert.match(await task.status(), /running/);
  assert.ok(relay.calls('query_agent_task_status') - asked <= 1);
  await context.setOffline(false);
  await task.until('completed');
  await assertOneFilm(scene, task);
});

/** Time since the task was started, as measured by the page. */
const seconds = ({ task }: Scene): Promise<number> =>
  task.ask(({ state }) => ('task' in state ? (Date.now() - state.task.startedAt) / 1000 : 0));

test('offline during a poll: the visitor is informed, and polling resumes', async (t) => {
  const scene = await stage.scene(t);
  const { page, task } = scene;
  await begin(scene, 'session');
  await page.route('**/query_agent_task_status', (route) => route.abort());
  await until('a question', async () => {
    await task.lookAgain();
    return (await task.text()).includes(en.reconnecting);
  });
  await page.unroute('**/query_agent_task_status');
  await assertOneFilm(scene, task);
  assert.ok(!(await task.text()).includes(en.reconnecting));
});
