import { once } from 'node:events';
import { chromium, type Page } from 'playwright-core';
import { emulatorHandler } from '../demo/serving/emulator.ts';
import { localServer } from '../demo/serving/listen.ts';
import { articleHandler, widgetHandler } from '../demo/serving/static.ts';
import type { OjinPreviewElement } from '../src/index.ts';
import { freePort } from '../test/support/free-port.ts';
import { ffmpeg, finished } from './media/encode.ts';

/*
 * Records ten seconds of a persona in a magazine's article: she waits, then moves. Each frame is a
 * screenshot after a seek, so that a busy machine drops none.
 *
 *     npm run build && npx tsx scripts/record-clip.ts
 */

const FPS = 10;
const SECONDS = 10;
/** Of which without film. */
const BEFORE = 1;
const VIEWPORT = { width: 800, height: 520 };
const NAME = 'docs/public/persona-on-a-page';

/** The same frames as an animation, which a README can show, and as a film, which has controls. */
const outputs = [
  ffmpeg([
    ...['-f', 'image2pipe', '-r', String(FPS), '-i', 'pipe:0'],
    ...['-c:v', 'libwebp_anim', '-quality', '75', '-compression_level', '6', '-loop', '0'],
    `${NAME}.webp`,
  ]),
  ffmpeg([
    ...['-f', 'image2pipe', '-r', String(FPS), '-i', 'pipe:0', '-vf', 'format=yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'veryslow', '-crf', '24', '-movflags', '+faststart'],
    `${NAME}.mp4`,
  ]),
];

const port = await freePort();
const [emulator, widget] = [emulatorHandler(), widgetHandler()];
const article = articleHandler(`http://localhost:${port}`);
const server = localServer((incoming, outgoing) => {
  const { url = '/' } = incoming;
  const handler = /^\/(v1|objects)\//.test(url)
    ? emulator
    : url.startsWith('/dist/')
      ? widget
      : article;
  handler(incoming, outgoing);
}, port);
await server.open();
const browser = await chromium.launch({
  executablePath: '/usr/lib/chromium/chromium-headless-shell',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(`http://localhost:${port}/`);
  const preview = page.locator('ojin-preview');
  await preview.evaluate((it) => {
    it.scrollIntoView({ block: 'center' });
  });
  await preview.getByRole('button', { name: 'Play' }).waitFor();
  await page.waitForLoadState('networkidle');
  for (let frame = 0; frame < BEFORE * FPS; frame++) await photograph(page);

  await preview.evaluate((it) => {
    it.setAttribute('autoplay', '');
  });
  await page.locator('ojin-preview:state(playing)').waitFor();
  await preview.evaluate(hold);
  for (let frame = 0; frame < (SECONDS - BEFORE) * FPS; frame++) {
    await preview.evaluate(seek, frame / FPS);
    await photograph(page);
  }
} finally {
  await browser.close();
  server.close();
}
for (const { stdin } of outputs) stdin.end();
await Promise.all(outputs.map(finished));

async function photograph(page: Page): Promise<void> {
  const picture = await page.screenshot();
  for (const { stdin } of outputs) if (!stdin.write(picture)) await once(stdin, 'drain');
}

/** Plays on, but only as `seek` says. */
function hold({ media }: OjinPreviewElement): void {
  if (media) media.playbackRate = 0;
}

/** Resolves once the frame is shown. */
async function seek({ media }: OjinPreviewElement, seconds: number): Promise<void> {
  const film = media as HTMLVideoElement;
  await new Promise((resolve) => {
    film.addEventListener('seeked', resolve, { once: true });
    film.currentTime = seconds;
  });
  for (let paint = 0; paint < 2; paint++) await new Promise(requestAnimationFrame);
}
