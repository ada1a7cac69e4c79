import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FILMS } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

const SECRET = /X-Amz-|Signature|EMULATOR%2F/i;

test('through loading, renewal, error and a report, no signed link leaks', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, page, preview } = scene;
  const told: string[] = [];
  const tell = async (moment: string) => {
    const [report, text, state] = await Promise.all([
      preview.ask(async (element) => JSON.stringify(await element.diagnose())),
      preview.text(),
      preview.ask(({ state }) =>
        state.status === 'error'
          ? [
              state.error.message,
              state.error.stack,
              String(state.error),
              JSON.stringify(state.error),
            ].join()
          : '',
      ),
    ]);
    assert.ok(report.length > 300, report);
    told.push(`${moment}: ${report} ${text} ${state}`);
  };

  await emulator.set({ urlTtlSeconds: 6 });
  await emulator.slowFilm();
  await scene.show();
  await preview.clickPlay();
  assert.match(await preview.ask(({ media }) => media!.currentSrc), SECRET, 'there is a secret');
  await tell('playing');

  await preview.untilExpired();
  await emulator.set({ urlTtlSeconds: 3600 });
  await preview.seek(17);
  await until('a renewal', () => scene.happened('ojin-renew'));
  await preview.untilPast(17);
  await tell('renewed');

  await emulator.heal();
  await emulator.fault(FILMS, { status: 403, noCors: true });
  await preview.seek(2);
  await preview.until('error');
  await preview.locator.getByText('Details').click();
  await tell('error');
  const { events } = await scene.recording;
  assert.ok(events.some(({ type }) => type === 'ojin-ready'));
  assert.ok(events.some(({ type }) => type === 'ojin-error'));
  told.push(JSON.stringify(events), ...scene.console);

  for (const text of told) assert.doesNotMatch(text, SECRET);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.equal(await page.evaluate(() => document.cookie), '');
});
