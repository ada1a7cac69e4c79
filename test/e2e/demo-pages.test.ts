import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import { demoSite } from '../../demo/serving/site.ts';
import type { OjinPreviewElement } from '../../src/index.ts';
import { violations } from '../support/axe.ts';
import { freePort } from '../support/free-port.ts';
import { until } from './support/until.ts';

/* The pages of `npm start`: no barrier that axe knows, with every preview scrolled into view. */

let browser: Browser;
let site: ReturnType<typeof demoSite>;
before(async () => {
  site = demoSite(await freePort(), await freePort());
  await site.open();
  browser = await chromium.launch({
    executablePath: '/usr/lib/chromium/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
after(async () => {
  await browser.close();
  await site.close();
});

for (const [name, path] of [
  ['the widget and its examples', '/'],
  ['a film from a sentence', '/film.html'],
  ['every state, side by side', '/states.html'],
  ['an article that embeds it', undefined],
] as const)
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [320, 'dark'],
  ] as const)
    test(`${name}, ${width} px, ${colorScheme}`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      await page.addInitScript('globalThis.__name = (named) => named');
      await page.goto(path ? site.origin + path : site.articleOrigin);
      const statuses = () =>
        page
          .locator('ojin-preview')
          .evaluateAll((all: OjinPreviewElement[]) =>
            all.map((it) => (it as Partial<OjinPreviewElement>).state?.status ?? 'idle'),
          );
      const isShown = (status: string) => /ready|playing/.test(status);
      await until('previews', statuses, (all) => all.some(isShown));
      for (const preview of await page.locator('ojin-preview:visible').all())
        await preview.scrollIntoViewIfNeeded();
      await page.evaluate(() => {
        scrollTo(0, 0);
      });
      assert.deepEqual(await violations(page), []);
      await page.close();
    });
