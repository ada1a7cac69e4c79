import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openStage } from './support/stage.ts';
import { Task } from './support/task.ts';

const stage = await openStage();

/** `ROUNDS=100` for the full test. */
const ROUNDS = Number(process.env.ROUNDS ?? 6);
const MESSAGE = 'Ada walks through an orchard in May';

for (let round = 0; round < ROUNDS; round++) {
  const gap = Math.round((300 * round) / Math.max(1, ROUNDS - 1));
  test(`two tabs of a first visit submit ${gap} ms apart: one payment (round ${round})`, async (t) => {
    const scene = await stage.scene(t);
    await scene.emulator.set({ taskSeconds: 2 });
    await scene.show(scene.taskTag());
    const other = await scene.context.newPage();
    await other.goto(scene.page.url());
    const tasks = [scene.task, new Task(other)] as const;
    for (const task of tasks) await task.field.fill(MESSAGE);
    const press = (task: Task) =>
      task.ask(({ shadowRoot }) =>
        shadowRoot!.querySelector<HTMLElement>('[part=submit-button]')!.click(),
      );
    await Promise.all([press(tasks[0]), pause(gap).then(() => press(tasks[1]))]);
    for (const task of tasks) await task.until('queued', 'running', 'completed');
    assert.equal((await scene.emulator.tasks()).length, 1);
  });
}
