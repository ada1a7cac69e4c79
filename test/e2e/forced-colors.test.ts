import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { captions } from '../support/captions.ts';
import type { Scene } from './support/scene.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

/* Forced colours, as in Windows' contrast themes: what is there, and what has the focus, is seen. */

const stage = await openStage();

/** WCAG 2.2, 1.4.11 and 2.4.13. */
const CONTRAST = 3;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
/** Room around a control for its focus ring, in CSS px. */
const RING = 6;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pictures of a part of the page, of a visitor who keeps still. */
async function picture(page: Page, clip: Box): Promise<string> {
  const bytes = await page.screenshot({ clip, animations: 'disabled', caret: 'hide' });
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

/**
 * How many pixels contrast: with the same pixel of a second picture, or with the most common colour
 * of the same one.
 */
async function contrasting(page: Page, first: string, second?: string): Promise<number> {
  return page.evaluate(
    async ({ urls, enough }) => {
      const pixelsOf = async (url: string) => {
        const image = await createImageBitmap(await (await fetch(url)).blob());
        const { width, height } = image;
        const context = new OffscreenCanvas(width, height).getContext('2d')!;
        context.drawImage(image, 0, 0);
        return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
      };
      /** WCAG's relative luminance. */
      const luminance = (pixel: number) => {
        const linear = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].map((byte) => {
          const value = byte / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
      };
      const contrast = (one: number, other: number) => {
        const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (light! + 0.05) / (dark! + 0.05);
      };
      const [pixels, others] = await Promise.all(urls.map(pixelsOf));
      const counts = new Map<number, number>();
      for (const pixel of pixels!) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      const commonest = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one))[0];
      return pixels!.filter((pixel, at) => contrast(pixel, others?.[at] ?? commonest) >= enough)
        .length;
    },
    { urls: second ? [first, second] : [first], enough: CONTRAST },
  );
}

/** Where the icon or the text of a control is: it is read on what is directly behind it. */
const content = (control: Locator): Promise<Box> =>
  control.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const inside = range.getBoundingClientRect();
    const { x, y, width, height } = inside.width ? inside : element.getBoundingClientRect();
    return { x, y, width, height };
  });

const hasFocus = (control: Locator): Promise<boolean> =>
  control.evaluate((element) => element.matches(':focus-visible, :focus-within'));

/** Proves that a control is seen, and that it is seen to have the focus of the keyboard. */
async function assertSeen({ page }: Scene, name: string, control: Locator): Promise<void> {
  await control.waitFor();
  const { x, y, width, height } = (await control.boundingBox())!;
  const around = {
    ...{ x: x - RING, y: y - RING },
    ...{ width: width + 2 * RING, height: height + 2 * RING },
  };
  // the next Tab goes to the first control of the page
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.blur();
  });
  const text = await contrasting(page, await picture(page, await content(control)));
  assert.ok(text >= 20, `${name} is seen: ${text} px`);

  const before = await picture(page, around);
  await until(`the focus at ${name}`, async () => {
    await page.keyboard.press('Tab');
    return hasFocus(control);
  });
  const ring = await contrasting(page, before, await picture(page, around));
  // a line of 1 px around it, less rounded corners
  const enough = 1.5 * (width + height);
  assert.ok(ring >= enough, `the focus at ${name} is seen: ${ring} px of ${enough}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  const forced: BrowserContextOptions = {
    ...{ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' },
    viewport: { width: 400, height: 700 },
  };

  test(`forced colours, ${colorScheme}: a preview, before and after a failure`, async (t) => {
    const scene = await stage.scene(t, forced);
    const preview = await scene.show();
    await preview.until('ready');
    await assertSeen(scene, 'the play button', preview.playButton);

    const broken = await scene.show(scene.tag({ 'config-id': UNKNOWN }));
    await broken.until('error');
    await assertSeen(scene, 'the retry button', broken.retryButton);
    await assertSeen(scene, 'the details', broken.locator.locator('summary'));
  });

  test(`forced colours, ${colorScheme}: themed controls`, async (t) => {
    const scene = await stage.scene(t, forced);
    const track = `<track kind="captions" srclang="en" label="English" src="${captions('Hello')}">`;
    const preview = await scene.show(scene.tag({ controls: 'themed' }, track));
    await preview.clickPlay();
    const bar = preview.locator.locator('media-control-bar');
    await bar.locator('ojin-captions-switch[mediasubtitleslist]').waitFor();
    await preview.ask((element) => element.pause());
    await preview.until('paused');
    for (const tag of [
      ...['media-play-button', 'media-time-range', 'media-mute-button'],
      ...['ojin-captions-switch', 'media-fullscreen-button'],
    ])
      await assertSeen(scene, tag, bar.locator(tag));
  });

  test(`forced colours, ${colorScheme}: a task`, async (t) => {
    const scene = await stage.scene(t, forced);
    const { emulator, task } = scene;
    await emulator.set({ taskSeconds: 60 });
    await scene.show(scene.taskTag({ examples: 'Ada in May | Ada at sea' }));
    await assertSeen(scene, 'the field', task.locator.locator('.field'));
    await assertSeen(scene, 'an example', task.button('Ada at sea'));
    await task.field.fill('Ada in May');
    await assertSeen(scene, 'the submit button', task.submitButton);
    await task.submitButton.click();
    await task.until('running');
    await assertSeen(scene, 'the stop button', task.button('Stop waiting'));
  });
}
