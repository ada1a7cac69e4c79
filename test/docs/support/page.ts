import { cpSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Scene } from '../../e2e/support/scene.ts';
import type { Stage } from '../../e2e/support/stage.ts';
import { until } from '../../e2e/support/until.ts';
import { ROOT } from '../../support/project.ts';
import { API, CDN, EMULATOR } from './samples.ts';

/** A scene, with the errors in its console: a browser also reports there what it could not load. */
export type Reader = Scene & { readonly complaints: readonly string[] };

/**
 * A reader's page, in which the documentation's hosts answer: the CDN has `dist`, Ojin's API and
 * the emulator are the scene's emulator, `/api/sjinn` is the scene's relay, `ada.jpg` is there.
 */
export async function openReader(stage: Stage, t: TestContext): Promise<Reader> {
  const complaints: string[] = [];
  const scene = Object.assign(await stage.scene(t), { complaints });
  scene.context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  stage.mount('/api/', scene.relay.listener);
  const cors = { 'Access-Control-Allow-Origin': '*' };
  await scene.context.route(`${CDN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({
      ...{ headers: cors, contentType: 'text/javascript' },
      body: await readFile(join(ROOT, 'dist', pathname)),
    });
  });
  for (const base of [API, `${EMULATOR}/v1`])
    await scene.context.route(`${base}/**`, async (route) => {
      const path = route.request().url().slice(base.length);
      const answer = await fetch(scene.emulator.apiBase + path);
      await route.fulfill({
        ...{ status: answer.status, headers: cors, contentType: 'application/json' },
        body: await answer.text(),
      });
    });
  await scene.context.route('**/*.jpg', (route) =>
    route.request().url().includes('/objects/')
      ? route.continue()
      : route.fulfill({ path: join(ROOT, 'src/emulator/media/ada-portrait.jpg') }),
  );
  return scene;
}

/** Waits until everything of ours on the page is there: previews have something, tasks a field. */
export async function everythingShows({ page }: Scene): Promise<void> {
  for (const preview of await page.locator('ojin-preview').all()) {
    await preview.scrollIntoViewIfNeeded();
    await until(
      'a preview that shows something',
      () =>
        preview.evaluate(
          (element) => (element as Partial<HTMLElementTagNameMap['ojin-preview']>).state?.status,
        ),
      (status) => /^(ready|playing|paused)$/.test(status ?? ''),
    );
  }
  for (const task of await page.locator('sjinn-task').all())
    await task.getByRole('textbox').waitFor();
}

/** What `ada.jpg` is, in a project. */
export const placePortrait = (folder: string) =>
  cpSync(join(ROOT, 'src/emulator/media/ada-portrait.jpg'), join(folder, 'ada.jpg'));
