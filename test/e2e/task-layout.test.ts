import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scene } from './support/scene.ts';
import { CREATE } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

interface Case {
  readonly name: string;
  readonly lang: string;
  readonly dir?: 'rtl';
  /** Direction of the page's text. */
  readonly fontSize?: string;
  readonly width?: number;
}

const cases: readonly Case[] = [
  { name: 'English', lang: 'en' },
  { name: 'German', lang: 'de' },
  { name: 'German, in a narrow column', lang: 'de', width: 200 },
  { name: 'Arabic, from right to left', lang: 'ar', dir: 'rtl' },
  { name: 'French, text at 200 %', lang: 'fr', fontSize: '32px' },
  { name: 'German, text at 200 %', lang: 'de', fontSize: '32px' },
];

const WISHES: Readonly<Record<string, string>> = {
  ar: 'آدا تمشي في بستان في شهر مايو',
};
const WORD = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen';

/** What overflows the element's box, or its own. */
const sticksOut = ({ task }: Scene) =>
  task.ask((element) => {
    const box = element.getBoundingClientRect();
    const all = [...element.shadowRoot!.querySelectorAll('*')].filter((it) => it.clientWidth > 1);
    return all
      .filter((it) => {
        const { left, right } = it.getBoundingClientRect();
        const isOut = left < box.left - 1 || right > box.right + 1;
        return isOut || it.scrollWidth > it.clientWidth + 1;
      })
      .map((it) => `${it.localName}.${it.className} in "${element.state.status}"`);
  });

for (const { name, lang, dir = 'ltr', fontSize = '16px', width = 288 } of cases)
  test(`nothing overflows at 320 px: ${name}`, async (t) => {
    const scene = await stage.scene(t, { viewport: { width: 320, height: 800 } });
    const { emulator, page, task } = scene;
    const wish = `${WISHES[lang] ?? 'Ada in May'} ${WORD}`;
    const body = `<div lang="${lang}" dir="${dir}" style="inline-size: ${width}px">
      ${scene.taskTag({ examples: `${wish} | Ada` })}</div>`;
    const head = `<style>body { margin: 16px; font: ${fontSize} sans-serif; }</style>`;
    await page.goto(scene.publish(body, { head: head + scene.script() }));
    const found: string[] = [];
    const look = async () => {
      const wide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth > clientWidth ? [`the page: ${scrollWidth} px`] : [];
      });
      found.push(...wide, ...(await sticksOut(scene)));
    };

    await task.field.waitFor();
    if (lang !== 'en')
      await until('its language', async () => !(await task.text()).includes('What'));
    await look();
    await emulator.set({ taskSeconds: 6 });
    await task.make(wish);
    await until('pictures', async () => {
      await task.lookAgain();
      return (await task.locator.getByRole('img').count()) >= 2;
    });
    await look();
    await task.untilOver();
    await look();

    await task.ask((element) => element.reset());
    await task.make(`${wish} [start-failed]`);
    await task.until('failed');
    await task.locator.locator('summary').click();
    await look();
    await emulator.fault(CREATE, { cut: 20 });
    await task.make(wish);
    await task.until('uncertain');
    await task.locator.locator('[part=check-button]').waitFor();
    await look();
    assert.deepEqual(found, []);
  });
