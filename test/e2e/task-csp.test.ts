import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/elements/sjinn-task/locales/en.ts';
import type { SjinnTaskElement } from '../../src/elements/sjinn-task/sjinn-task.ts';
import type { Scene } from './support/scene.ts';
import { CREATE } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

const POLICY = {
  'Content-Security-Policy': [
    "default-src 'none'",
    `script-src ${stage.cdn}`,
    `connect-src 'self' ${stage.emulatorUrl}`,
    `media-src ${stage.emulatorUrl}`,
    `img-src ${stage.emulatorUrl}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; '),
};

interface Case {
  readonly status: SjinnTaskElement['state']['status'];
  readonly message?: string;
  readonly arrange?: (scene: Scene) => Promise<unknown>;
  readonly act?: (scene: Scene) => Promise<unknown>;
  readonly lang?: string;
  readonly text: RegExp;
}

const cases: readonly Case[] = [
  { status: 'idle', text: new RegExp(en.label.replace('?', '\\?')) },
  { status: 'idle', lang: 'de', text: /Film/ },
  {
    status: 'running',
    message: 'Ada in May',
    // two pictures, and a placeholder for the third
    act: ({ task }) =>
      until('two pictures', async () => {
        await task.lookAgain();
        return (await task.locator.getByRole('img').count()) >= 2;
      }),
    text: new RegExp(en.draw),
  },
  {
    status: 'completed',
    message: 'Ada in May',
    arrange: ({ emulator }) => emulator.set({ taskSeconds: 2 }),
    act: ({ task }) => task.untilOver(),
    text: new RegExp(en.ready),
  },
  {
    status: 'failed',
    message: 'Ada in May [start-failed]',
    act: ({ task }) => task.locator.getByText('Details').click(),
    text: /server/,
  },
  {
    status: 'uncertain',
    message: 'Ada in May',
    arrange: ({ emulator }) => emulator.fault(CREATE, { cut: 20 }),
    text: /We don’t know/,
  },
  {
    status: 'paused',
    message: 'Ada in May',
    act: ({ task }) => task.button(en.stop).click(),
    text: new RegExp(en.stopped),
  },
];

for (const place of ['in a preview', 'alone'] as const)
  for (const { status, message, arrange, act, lang = 'en', text } of cases)
    test(`under a strict policy, ${place}: ${status} (${lang})`, async (t) => {
      const scene = await stage.scene(t);
      const { emulator, task } = scene;
      await emulator.set({ taskSeconds: 20 });
      await arrange?.(scene);
      const attributes = { lang, examples: 'One | Two' };
      const body = place === 'alone' ? scene.taskTag(attributes) : scene.stageTag(attributes);
      await scene.page.goto(scene.publish(body, { headers: POLICY }));
      await task.field.waitFor();
      if (message) await task.make(message);
      await act?.(scene);
      await task.until(status);
      await task.untilText(text);
      // styled: text for screen readers only is not visible
      const region = await task.locator.getByRole('status').boundingBox();
      assert.equal(region?.width, 1);
      if (status === 'completed')
        await until('the film', async () =>
          place === 'alone'
            ? task.ask(({ shadowRoot }) => shadowRoot!.querySelector('video')!.readyState > 0)
            : (await scene.happened('ojin-play')) > 0,
        );
      assert.deepEqual((await scene.recording).violations, []);
      assert.deepEqual(
        scene.console.filter((line) => /policy|trusted/i.test(line)),
        [],
      );
    });
