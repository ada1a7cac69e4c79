import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/elements/sjinn-task/locales/en.ts';
import type { Page } from 'playwright-core';
import type { Scene } from './support/scene.ts';
import { CREATE } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

/** A text, and where it appeared. */
interface Trace {
  readonly where: string;
  readonly text: string;
}

/** Everything that crosses the browser's network, and is therefore not secret. */
function tap({ context }: Scene): { traces: Trace[]; settled: () => Promise<unknown> } {
  const traces: Trace[] = [];
  const reading: Promise<unknown>[] = [];
  context.on('response', (response) => {
    const request = response.request();
    const path = new URL(response.url()).pathname;
    const read = async () => {
      const { authorization = '', ...asked } = await request.allHeaders();
      traces.push({ where: 'Authorization', text: authorization });
      const rest = [response.url(), request.postData(), asked, await response.allHeaders()];
      traces.push({ where: `around ${path}`, text: JSON.stringify(rest) });
      // films, and requests aborted by a reload, have no readable body
      const body = /\.(mp4|jpg)$/.test(path) ? '' : await response.text().catch(() => '');
      traces.push({ where: path.endsWith('/token') ? 'the token’s answer' : path, text: body });
    };
    reading.push(read());
  });
  return { traces, settled: () => Promise.all(reading) };
}

/** Everything that scripts of the page, or a curious visitor, can find in it. */
async function look(page: Page): Promise<Trace[]> {
  const seen = await page.evaluate(() => {
    const trees = (root: Document | ShadowRoot): string[] => [
      root instanceof ShadowRoot ? root.innerHTML : root.documentElement.outerHTML,
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
        shadowRoot ? trees(shadowRoot) : [],
      ),
    ];
    const values = [...document.querySelectorAll('sjinn-task')].flatMap((element) => [
      JSON.stringify(element.state),
      ...Object.entries(element).map((entry) => String(entry)),
    ]);
    return {
      DOM: trees(document).join('\n'),
      'the element': values.join('\n'),
      storage: JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      cookies: document.cookie,
      events: JSON.stringify(window.recording.events),
      timing: JSON.stringify(performance.getEntries().map(({ name }) => name)),
    };
  });
  return Object.entries(seen).map(([where, text]) => ({ where, text }));
}

test('through a film, a reload, failures and an unknown outcome, no secret leaks', async (t) => {
  const scene = await stage.scene(t);
  const { emulator, page, relay, task } = scene;
  const { traces, settled } = tap(scene);
  const note = async () => traces.push(...(await look(page)));

  await emulator.set({ taskSeconds: 6 });
  await scene.show(scene.stageTag({ resume: 'local' }));
  await task.make('A film');
  await task.until('running');
  await note();
  await settled(); // a reload drops what was not read
  await page.reload();
  await task.until('queued', 'running');
  await note();
  await task.untilOver();
  await until('the film', () => scene.happened('ojin-play'));
  await note();

  await task.ask((element) => element.reset());
  await task.make('Not this one [start-failed]');
  await task.until('failed');
  await note();
  await emulator.set({ membershipRequired: true });
  await task.make('Nor this one');
  await until('a second failure', () => relay.calls('create_agent_task') === 3);
  await task.until('failed');
  await note();
  await emulator.set({ membershipRequired: false });
  await emulator.fault(CREATE, { cut: 20 });
  await task.make('Perhaps this one');
  await task.until('uncertain');
  await task.button(en.check).waitFor();
  await note();

  traces.push({ where: 'console', text: scene.console.join('\n') });
  traces.push({ where: 'the host’s log', text: JSON.stringify(relay.log) });
  await settled();
  assert.ok(
    traces.some(({ where, text }) => where === 'events' && text.includes('sjinn-complete')),
  );
  assert.ok(traces.some(({ where, text }) => where === 'storage' && text.includes('chatId')));

  const leaks = (secret: string, allowed: readonly string[] = []) =>
    traces
      .filter(({ where, text }) => text.includes(secret) && !allowed.includes(where))
      .map(({ where }) => where);
  for (const secret of relay.secrets) assert.deepEqual(leaks(secret), []);

  const texts = (place: string) =>
    traces.flatMap(({ where, text }) => (where === place && text ? [text] : []));
  // an answer cannot be read once its page is gone: its token is known from what was sent
  const tokens = new Set([
    ...texts('the token’s answer').map(
      (text) => (JSON.parse(text) as { access_token: string }).access_token,
    ),
    ...texts('Authorization').map((text) => text.replace('Bearer ', '')),
  ]);
  assert.ok(tokens.size >= 2, 'one per page load');
  for (const token of tokens) {
    const known = leaks(token);
    assert.ok(known.includes('Authorization'), 'it was used');
    assert.deepEqual(leaks(token, ['Authorization', 'the token’s answer']), []);
  }
});
