import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

/* Headers that take something from a page, where only a page of its own shows what they do. */

const stage = await openStage({ autoplay: 'document-user-activation-required' });

/** On the page itself: what is evaluated from outside counts as a visitor's gesture. */
const PLAY = `<script type="module">
  await customElements.whenDefined('ojin-preview');
  console.log('outcome: ' + (await document.querySelector('ojin-preview').play()));
</script>`;

test('Permissions-Policy: autoplay=(): play() is blocked, and a tap on the button plays', async (t) => {
  const scene = await stage.scene(t);
  const headers = { 'Permissions-Policy': 'autoplay=()' };
  const preview = await scene.show(scene.tag() + PLAY, { headers });
  const outcomes = () => scene.console.filter((text) => text.startsWith('outcome'));
  await until('an outcome', () => outcomes().length);
  assert.deepEqual(outcomes(), ['outcome: blocked']);
  await preview.clickPlay();
});

test('isolated by COOP and COEP, the persona plays', async (t) => {
  const scene = await stage.scene(t);
  const headers = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  };
  const preview = await scene.show(scene.tag({ crossorigin: '' }), {
    headers,
    head: scene.script().replace(' src', ' crossorigin src'),
  });
  await preview.clickPlay();
  assert.equal(await scene.page.evaluate(() => crossOriginIsolated), true);
});
