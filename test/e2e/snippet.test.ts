import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { PERSONAS } from '../../src/emulator/personas.ts';
import type { Scene } from './support/scene.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

/* What `ojin-widget snippet --csp --integrity` prints, on a page with exactly that policy. */

const stage = await openStage();
const run = promisify(execFile);

interface Printed {
  readonly snippet: string;
  readonly content_security_policy: string;
}

async function print(scene: Scene): Promise<Printed> {
  const { stdout } = await run(process.execPath, [
    ...['dist/npm/cli/main.js', 'snippet', PERSONAS.ada.configId, '--csp', '--integrity', '--json'],
    ...['--api-base', scene.emulator.apiBase, '--script', `${stage.cdn}/ojin-widget.js`],
    ...['--task', `${scene.relayBase}token`, '--media-from', stage.emulatorUrl],
    ...['--poster', `${stage.emulatorUrl}/still.jpg`],
  ]);
  return JSON.parse(stdout) as Printed;
}

/** @param without name of a directive that is left out. */
async function open(t: TestContext, without?: string): Promise<Scene> {
  const scene = await stage.scene(t);
  const { snippet, content_security_policy } = await print(scene);
  const directives = content_security_policy.split('; ');
  const kept = directives.filter((it) => it.split(' ')[0] !== without);
  assert.equal(kept.length, directives.length - Number(without !== undefined));
  const headers = { 'Content-Security-Policy': kept.join('; ') };
  // where the service does not tell the film, whoever embeds it adds the id
  const asset = stage.world.seedStrict ? ` asset-id="${PERSONAS.ada.assets.idle}"` : '';
  const body = snippet.replace('<ojin-preview', `<ojin-preview${asset}`);
  await scene.show(body, { head: '', headers });
  return scene;
}

test('the persona plays under the policy, and its task is made: nothing is refused', async (t) => {
  const scene = await open(t);
  await scene.emulator.set({ taskSeconds: 2 });
  await scene.preview.clickPlay();
  await scene.preview.untilPast(0.5);
  await scene.task.make('Ada in May');
  await scene.task.untilOver();
  await scene.task.until('completed');
  assert.deepEqual((await scene.recording).violations, []);
  assert.deepEqual(
    scene.console.filter((text) => /policy|integrity|trusted/i.test(text)),
    [],
  );
});

for (const directive of ['script-src', 'style-src', 'connect-src', 'media-src', 'img-src'])
  test(`without ${directive}, something is refused`, async (t) => {
    const scene = await open(t, directive);
    await until('a violation', async () =>
      (await scene.recording).violations.some((it) => it.startsWith(directive)),
    );
    if (/connect|media/.test(directive)) await scene.preview.until('error');
    if (directive === 'script-src')
      assert.equal(await scene.page.locator('ojin-preview:defined').count(), 0);
  });
