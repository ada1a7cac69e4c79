import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SANDBOXED_HOST } from '../support/sandboxed-host.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

for (const how of ['a press', 'Enter'] as const)
  test(`in a frame with sandbox="allow-scripts": ${how} starts one task, and tracks it`, async (t) => {
    const scene = await stage.scene(t);
    const inner = `<!doctype html><html lang="en"><body><sjinn-task></sjinn-task>
      ${scene.script()}<script type="module">${SANDBOXED_HOST}</script></body></html>`;
    const srcdoc = inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const frame = `<script>
        window.heard = [];
        addEventListener('message', ({ data }) => window.heard.push(data));
      </script>
      <iframe title="A guest" sandbox="allow-scripts" srcdoc="${srcdoc}"></iframe>`;
    await scene.page.goto(scene.publish(frame, { head: '' }));
    const guest = scene.page.frameLocator('iframe');
    await guest.getByRole('textbox').fill('A boat');
    if (how === 'Enter') await guest.getByRole('textbox').press('Enter');
    else await guest.locator('[part=submit-button]').click();
    const heard = () => scene.page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    await until('a task that is followed', heard, (all) => all.includes('running'));
    const all = await heard();
    assert.deepEqual(
      all.filter((word) => word === 'created'),
      ['created'],
    );
    assert.ok(!all.includes('paused'), String(all));
  });
