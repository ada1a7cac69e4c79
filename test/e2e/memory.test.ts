import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CDPSession, Request } from 'playwright-core';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

async function count(devtools: CDPSession, prototype: string): Promise<number> {
  const { result } = await devtools.send('Runtime.evaluate', { expression: prototype });
  const { objects } = await devtools.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId!,
    objectGroup: 'survey',
  });
  const { result: length } = await devtools.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    functionDeclaration: 'function () { return this.length }',
    returnByValue: true,
  });
  await devtools.send('Runtime.releaseObjectGroup', { objectGroup: 'survey' });
  return length.value as number;
}

test('500 previews created, shown and removed leave nothing behind', async (t) => {
  const scene = await stage.scene(t);
  const { page } = scene;
  const open = new Set<Request>();
  page.on('request', (request) => open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  await scene.show('');
  const devtools = await scene.context.newCDPSession(page);

  /** Ten at a time: created, awaited, removed. */
  const use = (times: number) =>
    page.evaluate(
      async ({ tag, rounds }) => {
        await customElements.whenDefined('ojin-preview');
        for (let round = 0; round < rounds; round++) {
          document.body.innerHTML = tag.repeat(10);
          const ready = [...document.querySelectorAll('ojin-preview')].map((it) => it.whenReady());
          await Promise.all(ready);
          document.body.replaceChildren();
        }
      },
      { tag: scene.tag({ loading: 'eager' }), rounds: times / 10 },
    );

  const survey = async () => {
    await until(
      'no open request',
      () => open.size,
      (size) => size === 0,
    );
    await until(
      'no element that is still held',
      async () => {
        await devtools.send('HeapProfiler.collectGarbage');
        return Promise.all([
          count(devtools, 'customElements.get("ojin-preview").prototype'),
          count(devtools, 'HTMLVideoElement.prototype'),
        ]);
      },
      (left) => left.join() === '0,0',
    );
    // retained by the test itself
    await page.evaluate(() => (window.recording.events.length = 0));
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    return { usedSize, nodes, jsEventListeners };
  };

  // until the engine has compiled what it will
  await use(200);
  const before = await survey();
  await use(500);
  const after = await survey();
  t.diagnostic(JSON.stringify({ before, after }));
  const growth = after.usedSize / before.usedSize - 1;
  assert.ok(growth < 0.05, `the heap grew by ${(growth * 100).toFixed(1)} %`);
  assert.ok(after.nodes <= before.nodes + 20, `${before.nodes} → ${after.nodes} nodes`);
  assert.ok(
    after.jsEventListeners <= before.jsEventListeners + 20,
    `${before.jsEventListeners} → ${after.jsEventListeners} listeners`,
  );
});
