import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scene } from './support/scene.ts';
import { openStage } from './support/stage.ts';
import { meanwhile, until } from './support/until.ts';

const stage = await openStage();

const PLACES = '<div id="here"></div><div id="there"></div>';

for (const order of [
  ['ojin-widget.js', 'ojin-widget.iife.js'],
  ['ojin-widget.iife.js', 'ojin-widget.js'],
  ['ojin-widget.js', 'ojin-widget.js?again'],
] as const) {
  test(`two scripts on a page, ${order.join(' + ')}: works without errors`, async (t) => {
    const scene = await stage.scene(t);
    const scripts = order.map((file) =>
      file.includes('iife')
        ? `<script src="${stage.cdn}/${file}"></script>`
        : `<script type="module" src="${stage.cdn}/${file}"></script>`,
    );
    const preview = await scene.show(undefined, { head: scripts.join('') });
    await preview.until('ready');
    await scene.page.waitForLoadState('load');
    await preview.clickPlay();
    assert.equal((await scene.emulator.requests('/model-configs/')).length, 1);
    assert.deepEqual(scene.errors, []);
    assert.deepEqual(scene.console, []);
  });
}

test('an element that was on the page long before the script loaded', async (t) => {
  const scene = await stage.scene(t);
  const { page, preview } = scene;
  await scene.show(scene.tag({}, '<img alt="Ada, still" width="40" height="50" />'), { head: '' });
  // properties set before the upgrade take effect, too
  await page.evaluate(() => Object.assign(document.querySelector('ojin-preview')!, { loop: true }));
  await page.addScriptTag({ url: `${stage.cdn}/ojin-widget.js`, type: 'module' });
  await preview.until('ready');
  assert.equal(await preview.ask(({ media }) => media!.loop), true);
  await preview.clickPlay();
});

test('document.createElement, attributes first or last', async (t) => {
  const scene = await stage.scene(t);
  await scene.show('');
  const create = (attributesFirst: boolean) =>
    scene.page.evaluate(
      ({ attributes, first }) => {
        document.body.replaceChildren();
        const element = document.createElement('ojin-preview');
        const set = () =>
          attributes.forEach(([name, value]) => element.setAttribute(name, String(value)));
        if (first) set();
        document.body.append(element);
        if (!first) set();
      },
      {
        attributes: Object.entries(scene.attributes()),
        first: attributesFirst,
      },
    );
  for (const attributesFirst of [true, false]) {
    await create(attributesFirst);
    await scene.preview.until('ready');
  }
  await scene.preview.clickPlay();
});

test('an element that is removed immediately leaves nothing behind', async (t) => {
  const scene = await stage.scene(t);
  await scene.show('');
  await scene.page.evaluate(
    async (tag) => {
      await customElements.whenDefined('ojin-preview');
      document.body.innerHTML = tag;
      const element = document.querySelector('ojin-preview')!;
      (window as { kept?: Element }).kept = element;
      element.remove();
    },
    scene.tag({ loading: 'eager' }),
  );
  const statusOfKept = () =>
    scene.page.evaluate(() => {
      const { state, media } = (
        window as unknown as { kept: HTMLElementTagNameMap['ojin-preview'] }
      ).kept;
      return `${state.status} ${media?.src ?? 'no media'}`;
    });
  await until('idle', statusOfKept, (status) => status === 'idle no media');
  await meanwhile('it stays idle', 1000, statusOfKept, (status) => status === 'idle no media');
  assert.deepEqual(await scene.emulator.requests('/objects/'), []);

  // reinserted later, it loads like any other
  await scene.page.evaluate(() => {
    document.body.append((window as unknown as { kept: Element }).kept);
  });
  await scene.preview.clickPlay();
});

/** Moves the playing element and checks that playback is unaffected. */
async function moveWhilePlaying(scene: Scene, move: () => void): Promise<void> {
  const { page, preview, emulator } = scene;
  await scene.show(PLACES);
  await page.evaluate(
    (tag) => {
      document.querySelector('#here')!.innerHTML = tag;
    },
    scene.tag({ muted: true }),
  );
  await preview.clickPlay();
  await until(
    'all of the film',
    () => preview.buffered(),
    (seconds) => seconds > 19.5,
  );
  const film = await preview.locator.evaluateHandle(
    (element: HTMLElementTagNameMap['ojin-preview']) => element.media!,
  );
  const requests = (await emulator.requests()).length;
  const before = await preview.time();

  await page.evaluate(move);

  assert.equal(await page.locator('#there > ojin-preview').count(), 1);
  await preview.untilPast(before + 1);
  assert.equal(
    await preview.locator.evaluate(
      (element, same) => (element as HTMLElementTagNameMap['ojin-preview']).media === same,
      film,
    ),
    true,
  );
  assert.equal((await emulator.requests()).length, requests, 'no new request');
  const trail = (await scene.recording).events.map(({ type }) => type);
  assert.equal(trail.filter((type) => type === 'ojin-ready').length, 1, trail.join());
}

test('moved with appendChild while playing: it plays on', async (t) => {
  await moveWhilePlaying(await stage.scene(t), () => {
    document.querySelector('#there')!.appendChild(document.querySelector('ojin-preview')!);
  });
});

test('moved with moveBefore while playing: it plays on, without a pause', async (t) => {
  const scene = await stage.scene(t);
  await moveWhilePlaying(scene, () => {
    const there = document.querySelector('#there') as unknown as {
      moveBefore(node: Node, before: Node | null): void;
    };
    there.moveBefore(document.querySelector('ojin-preview')!, null);
  });
  assert.equal(await scene.happened('ojin-pause'), 0);
});
