import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { localServer } from '../../demo/serving/listen.ts';
import { docsHandler } from '../../demo/serving/static.ts';
import { pages } from '../../scripts/docs/pages.ts';
import { violations } from '../support/axe.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../e2e/support/until.ts';

/*
 * The built site: `npm run docs` first. Each page passes axe in light and dark, and needs no
 * horizontal scrolling at 320 px, which is what 400 % zoom makes of 1280 px (WCAG 2.2, 1.4.10).
 */

const PATHS = pages()
  .filter((file) => file.startsWith('docs/'))
  .map((file) =>
    file.replace(/^docs\//, '').replace(/(?:index)?\.md$/, (end) => (end === '.md' ? '.html' : '')),
  );

/** What esbuild calls in each function that has a named one inside. */
const NAMES = 'globalThis.__name = (named) => named';

let browser: Browser;
let base: string;
let server: ReturnType<typeof localServer>;
before(async () => {
  assert.ok(existsSync('docs/.vitepress/dist/index.html'), 'run "npm run docs" first');
  const port = await freePort();
  server = localServer(docsHandler(), port);
  await server.open();
  base = `http://localhost:${port}/docs/`;
  browser = await chromium.launch({
    executablePath: '/usr/lib/chromium/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
after(async () => {
  await browser.close();
  server.close();
});

/** In light, 1280 px wide. @param errors what the page throws is added */
async function open(path: string, errors: string[] = []): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.addInitScript(NAMES);
  await page.goto(base + path, { waitUntil: 'networkidle' });
  // VitePress names it last, after hydration
  await page.waitForSelector('.VPSwitchAppearance:not([title=""])', { state: 'attached' });
  return page;
}

/** No transition is running; what loops for ever does not count. */
const isStill = () =>
  document.getAnimations().every(({ effect }) => effect?.getComputedTiming().endTime === Infinity);

for (const path of PATHS)
  test(`/${path}: no barrier, no sideways scrolling, nothing that fails`, async () => {
    const errors: string[] = [];
    const page = await open(path, errors);
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [320, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await until('colours that stay', () => page.evaluate(isStill));
      assert.deepEqual(await violations(page), [], `${width} px, ${colorScheme}`);
      const { isDark, needs, has } = await page.evaluate(() => ({
        isDark: document.documentElement.classList.contains('dark'),
        needs: document.documentElement.scrollWidth,
        has: document.documentElement.clientWidth,
      }));
      assert.equal(isDark, colorScheme === 'dark');
      assert.ok(needs <= has, `${needs} px wide in ${has} px`);
    }
    assert.deepEqual(errors, []);
    await page.close();
  });

test('the first page shows its persona before any script has come', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.route(/\.js(\?|$)/, () => undefined); // never answered
  await page.goto(base, { waitUntil: 'commit' });
  await until('words and a picture', () =>
    page.evaluate(() => {
      const picture = document.querySelector<HTMLImageElement>('ojin-preview img');
      const painted = performance.getEntriesByName('first-contentful-paint').length === 1;
      if (!painted || !picture?.complete || picture.naturalWidth === 0) return false;
      const { left, right, top, bottom } = picture.getBoundingClientRect();
      return document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === picture;
    }),
  );
  await page.close();
});

test('the persona of the first page comes to life, also once Vue has taken the page over', async () => {
  const page = await open('');
  await until('a playing film', () =>
    page.evaluate(() => {
      const { media } = document.querySelector('ojin-preview') ?? {};
      const isVues = '_vnode' in document.querySelector('#app')!; // left where it has mounted
      const hasFrame =
        media instanceof HTMLVideoElement && media.getVideoPlaybackQuality().totalVideoFrames > 0;
      return isVues && hasFrame && media.currentTime > 0;
    }),
  );
  await page.close();
});

test('the film of the first page does not wait for Vue, which waits for the page’s script', async () => {
  const page = await browser.newPage();
  await page.route(/index\.md\..+\.js/, () => undefined); // never answered
  await page.goto(base, { waitUntil: 'commit' });
  await until('a playing film', () =>
    page.evaluate(() => {
      const { media } = document.querySelector('ojin-preview') ?? {};
      return Boolean(media && media.currentTime > 0);
    }),
  );
  await page.close();
});

test('search finds a page by keyboard alone', async () => {
  const page = await open('');
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('trusted types');
  await page.locator('.result').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/policies/);
  await page.close();
});

test('the configurator keeps its state in the address, and shows what it sets', async () => {
  const page = await open(
    'configurator.html#persona=noor&radius=40&accent=%23ff0000&linkText=%3Cb%3EHi&linkUrl=javascript:alert(1)',
  );
  const preview = page.locator('ojin-preview');
  await preview.waitFor();
  assert.equal(await preview.getAttribute('config-id'), '91e4d7a3-0c5b-4f62-b8d9-7a3c1e60f528');
  assert.equal(await preview.evaluate((it) => it.style.getPropertyValue('--ojin-radius')), '40px');
  const snippet = page.getByRole('tabpanel').locator('code');
  assert.ok(!(await snippet.innerText()).includes('javascript:'));

  await page.getByRole('radio', { name: 'themed' }).check({ force: true });
  await page.getByRole('checkbox', { name: 'loop' }).check();
  assert.match(page.url(), /controls=themed.*loop=1/);
  assert.match(await snippet.innerText(), /controls="themed"\s+loop/);

  // tabs by arrow keys
  await page.getByRole('tab', { name: 'HTML' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await snippet.innerText(), /import \{ OjinPreview \} from 'ojin-widget\/react'/);
  await page.close();
});

test('the configurator by keyboard alone: each control is reached, shows its focus, and works', async () => {
  const page = await open('configurator.html');
  await page.locator('ojin-preview').waitFor();
  const focus = () =>
    page.evaluate(() => {
      const it = document.activeElement!;
      const { outlineStyle, outlineWidth } = getComputedStyle(
        it.matches('[type=radio]') ? it.nextElementSibling! : it,
      );
      const name = it.getAttribute('name') ?? it.closest('label, .text-field')?.textContent.trim();
      return {
        name: name ?? it.textContent.trim(),
        isSeen: outlineStyle !== 'none' && outlineWidth !== '0px',
      };
    });
  const reached = new Map<string, boolean>();
  /** Tab until the focus is on a control; notes whatever it passes. */
  const reach = async (name: RegExp) => {
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      const at = await focus();
      reached.set(at.name, at.isSeen);
      if (name.test(at.name)) return;
    }
    assert.fail(`Not reached: ${name}. Reached: ${[...reached.keys()].join(' | ')}`);
  };

  await reach(/^persona$/);
  await page.keyboard.press('ArrowRight');
  await reach(/^Corners/);
  await page.keyboard.press('End');
  await reach(/^controls$/);
  await page.keyboard.press('ArrowRight');
  await reach(/^loop$/);
  await page.keyboard.press('Space');
  await reach(/^Link below: text/);
  await page.keyboard.type('Book a tour');
  await reach(/^policy$/);
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1))), {
    persona: 'noor',
    radius: '200',
    controls: 'themed',
    loop: '1',
    linkText: 'Book a tour',
    policy: 'strict',
  });
  await reach(/^HTML$/);
  await page.keyboard.press('ArrowRight');
  assert.match(await page.getByRole('tabpanel').innerText(), /ojin-widget\/react/);
  await reach(/^Copy/);
  assert.deepEqual(
    [...reached].filter(([, isSeen]) => !isSeen).map(([name]) => name),
    [],
    'without a visible focus',
  );
  await page.close();
});
