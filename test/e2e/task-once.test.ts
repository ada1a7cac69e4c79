import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/elements/sjinn-task/locales/en.ts';
import type { Scene } from './support/scene.ts';
import { CREATE } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { Task } from './support/task.ts';
import { until } from './support/until.ts';

const stage = await openStage();

const WISH = 'Ada walks through an orchard in May';

/** In any case, it is paid for once, and each visitor sees the film. */
async function assertOnce(scene: Scene, ...tasks: Task[]): Promise<void> {
  for (const task of tasks.length ? tasks : [scene.task]) await task.untilOver();
  assert.deepEqual(
    (await scene.emulator.tasks()).map(({ message }) => message),
    [WISH],
  );
}

interface Case {
  readonly name: string;
  /** Starting with the filled form. */
  readonly act: (scene: Scene) => Promise<unknown>;
  /** Response time of the vendor, ms. */
  readonly delayMs?: number;
}

const cases: readonly Case[] = [
  { name: 'a double click', act: ({ task }) => task.submitButton.dblclick() },
  {
    name: 'a double click, while the vendor is slow',
    act: ({ task }) => task.submitButton.dblclick(),
    delayMs: 1500,
  },
  {
    name: 'Enter, and a click',
    act: async ({ task }) => {
      await task.field.press('Enter');
      await task.submitButton.click({ timeout: 1000 }).catch(() => undefined); // may be gone
    },
  },
  {
    name: 'Enter, held down',
    act: ({ task }) =>
      task.ask(({ shadowRoot }) => {
        const field = shadowRoot!.querySelector('textarea')!;
        for (let i = 0; i < 20; i++)
          field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      }),
  },
  {
    name: 'a reload while the call is under way',
    act: async ({ emulator, page, task }) => {
      await task.submitButton.click();
      await until('the call at the vendor', async () => (await emulator.requests(CREATE)).length);
      await page.reload();
    },
    delayMs: 3000,
  },
  {
    name: 'two reloads while the call is under way',
    act: async ({ emulator, page, task }) => {
      await task.submitButton.click();
      await until('the call at the vendor', async () => (await emulator.requests(CREATE)).length);
      await page.reload();
      await task.until('submitting');
      await page.reload();
    },
    delayMs: 3000,
  },
  {
    name: 'a reload while the token is on its way: nothing was started before',
    act: async ({ page, task }) => {
      let release: (() => void) | undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/token', (route) =>
        held.then(() => route.abort().catch(() => undefined)),
      );
      await task.submitButton.click();
      await task.until('submitting');
      await page.unroute('**/token');
      await page.reload();
      release?.();
    },
  },
  ...(['cut off', 'a gateway’s page'] as const).map((how) => ({
    name: `the relay’s answer is ${how}`,
    act: ({ relay, task }: Scene) => {
      relay.spoilNext('create_agent_task', how);
      return task.submitButton.click();
    },
  })),
  {
    name: 'offline right after the click',
    act: async ({ context, emulator, task }) => {
      await task.submitButton.click();
      await until('the call at the vendor', async () => (await emulator.requests(CREATE)).length);
      await context.setOffline(true);
      await until('the task', async () => (await emulator.tasks()).length);
      await context.setOffline(false);
    },
    delayMs: 1000,
  },
];

for (const { name, act, delayMs } of cases)
  test(`paid once: ${name}`, async (t) => {
    const scene = await stage.scene(t);
    const { emulator, task } = scene;
    await emulator.set({ taskSeconds: 1 });
    if (delayMs) await emulator.fault(CREATE, { delayMs });
    await scene.show(scene.stageTag());
    await task.field.fill(WISH);
    await act(scene);
    await assertOnce(scene);
  });

test('paid once: with resume="none" a reload during the call, and the same sentence again', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, page, task } = scene;
  await emulator.set({ taskSeconds: 1 });
  await emulator.fault(CREATE, { delayMs: 1500 });
  await scene.show(scene.stageTag({ resume: 'none' }));
  await task.make(WISH);
  await until('the call at the vendor', async () => (await emulator.requests(CREATE)).length);
  await page.reload();
  await task.make(WISH);
  await assertOnce(scene);
});

for (const resume of ['session', 'local', 'none'])
  test(`paid once: two tabs send the same sentence at once (resume="${resume}")`, async (t) => {
    const scene = await stage.scene(t);
    await scene.emulator.set({ taskSeconds: 1 });
    await scene.show(scene.stageTag({ resume }));
    const other = await scene.context.newPage();
    await other.goto(scene.page.url());
    const tasks = [scene.task, new Task(other)];
    for (const task of tasks) await task.field.fill(WISH);
    await Promise.all(tasks.map((task) => task.submitButton.click()));
    await assertOnce(scene, ...tasks);
  });

for (const { name, fault } of [
  { name: 'is cut off', fault: { cut: 20 } },
  { name: 'is no answer of SJinn’s', fault: { body: 'upstream connect error' } },
])
  test(`the vendor’s response ${name}: the visitor is informed, and checking starts nothing`, async (t) => {
    const scene = await stage.scene(t);
    const { emulator, page, relay, task } = scene;
    await emulator.fault(CREATE, fault);
    await scene.show(scene.stageTag());
    await task.make(WISH);
    await task.until('uncertain');
    await task.untilText(new RegExp(en.uncertain.replaceAll('.', '\\.')));
    assert.match(relay.alarms[0]?.hint ?? '', /may have been started/);
    await emulator.heal();

    const check = async () => {
      const calls = relay.calls('create_agent_task');
      await task.button(en.check).click();
      await until('a check', () => relay.calls('create_agent_task') > calls);
      await task.until('uncertain');
    };
    await check();
    await page.reload();
    await task.until('uncertain');
    await check();
    assert.equal((await emulator.tasks()).length, 1);
    assert.equal((await emulator.requests(CREATE)).length, 1, 'the vendor is not called again');

    await task.button(en.startOver).click();
    await task.field.waitFor();
  });

test('several tabs on one task poll as often as one', async (t) => {
  const scene = await stage.scene(t);
  const { context, emulator, page, relay, task } = scene;
  await emulator.set({ taskSeconds: 12 });
  await scene.show(scene.stageTag({ resume: 'local' }));
  await task.make(WISH);
  await task.until('queued', 'running');
  const tasks = [task];
  for (let i = 0; i < 3; i++) {
    const tab = await context.newPage();
    await tab.goto(page.url());
    tasks.push(new Task(tab));
  }
  for (const each of tasks) await each.until('completed');
  for (const each of tasks) await each.untilText(new RegExp(en.ready));
  // at 0, 2, 5 and 13 s
  const [counted] = await emulator.tasks();
  assert.ok(
    relay.calls('query_agent_task_status') <= 5,
    `${relay.calls('query_agent_task_status')}`,
  );
  assert.ok(counted!.queries <= 5, `${counted!.queries}`);
});

test('the polling tab is closed: another one takes over', async (t) => {
  const scene = await stage.scene(t);
  const { context, emulator, page, task } = scene;
  await emulator.set({ taskSeconds: 6 });
  await scene.show(scene.stageTag({ resume: 'local' }));
  await task.make(WISH);
  await task.until('running');
  const tab = await context.newPage();
  await tab.goto(page.url());
  const other = new Task(tab);
  await other.until('queued', 'running');
  await page.close();
  await assertOnce(scene, other);
});
