import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/elements/ojin-preview/locales/en.ts';
import { PERSONAS } from '../../src/emulator/personas.ts';
import type { PreviewState } from '../../src/index.ts';
import { needsAdapter } from './support/adapter.ts';
import type { Scene } from './support/scene.ts';
import { OBJECTS } from './support/scope.ts';
import { openStage } from './support/stage.ts';
import { until } from './support/until.ts';

const stage = await openStage();

const DIRECTIVES = {
  'default-src': "'none'",
  'script-src': stage.cdn,
  'connect-src': stage.emulatorUrl,
  'media-src': stage.emulatorUrl,
  'img-src': stage.emulatorUrl,
  'require-trusted-types-for': "'script'",
  'trusted-types': 'lit-html',
};
type Directive = keyof typeof DIRECTIVES;

const policy = (...without: Directive[]) => ({
  'Content-Security-Policy': Object.entries(DIRECTIVES)
    .filter(([name]) => !without.includes(name as Directive))
    .map((directive) => directive.join(' '))
    .join('; '),
});

async function assertNoViolation(scene: Scene): Promise<void> {
  assert.deepEqual((await scene.recording).violations, []);
  const complaints = scene.console.filter((text) => /policy|trusted/i.test(text));
  assert.deepEqual(complaints, []);
}

interface Case {
  readonly name: string;
  readonly attributes?: Record<string, string | true>;
  readonly arrange?: (scene: Scene) => Promise<unknown>;
  readonly act?: (scene: Scene) => Promise<unknown>;
  readonly status: PreviewState['status'];
  /** Expected text. */
  readonly text?: RegExp;
}

const play = async ({ preview }: Scene) => preview.clickPlay();
/** A configuration without media. */
const NOTHING = '00000000-0000-4000-8000-000000000001';
const answer = (status: number) => (scene: Scene) =>
  scene.emulator.faultLookup({
    status,
    // no retry: longer than anyone waits
    headers: { 'Retry-After': '3600' },
  });

const cases: readonly Case[] = [
  { name: 'idle', attributes: { 'config-id': '' }, status: 'idle' },
  {
    name: 'loading',
    arrange: ({ emulator }) => emulator.faultLookup({ hang: true }),
    status: 'loading',
  },
  { name: 'ready', status: 'ready', text: /Ada – museum guide/ },
  { name: 'playing', act: play, status: 'playing' },
  {
    name: 'paused',
    act: async (scene) => {
      await play(scene);
      await scene.preview.ask((element) => element.pause());
    },
    status: 'paused',
  },
  { name: 'no controls', attributes: { controls: 'none' }, status: 'ready' },
  {
    name: 'renewing',
    arrange: async ({ emulator }) => {
      await emulator.set({ urlTtlSeconds: 5 });
      await emulator.slowFilm();
    },
    act: async (scene) => {
      await play(scene);
      await scene.preview.untilExpired();
      await scene.emulator.fault('/v1/public/assets/**', { hang: true });
      await scene.preview.seek(18);
    },
    status: 'renewing',
    text: /Reconnecting/,
  },
  { name: 'a portrait', attributes: { 'config-id': PERSONAS.noor.configId }, status: 'ready' },
  { name: 'a voice', attributes: { 'config-id': PERSONAS.iris.configId }, status: 'ready' },
  { name: 'autoplay', attributes: { autoplay: true }, status: 'playing' },
  {
    name: 'a poster of the embedder',
    attributes: { poster: `${stage.emulatorUrl}/no-such-picture.jpg` },
    status: 'ready',
  },
  {
    name: 'another language',
    attributes: { lang: 'de' },
    arrange: answer(429),
    status: 'error',
    text: /Erneut versuchen.*rate-limited/,
  },
  {
    name: 'error: not found',
    attributes: { 'config-id': '00000000-0000-4000-8000-000000000000' },
    status: 'error',
    text: /not-found · HTTP 404/,
  },
  { name: 'error: private', arrange: answer(403), status: 'error', text: /forbidden · HTTP 403/ },
  {
    name: 'error: server',
    arrange: answer(503),
    status: 'error',
    text: /Try again.*server · HTTP 503/,
  },
  {
    name: 'error: busy',
    arrange: answer(429),
    status: 'error',
    text: /Try again.*rate-limited · HTTP 429/,
  },
  {
    name: 'error: no JSON',
    arrange: ({ emulator }) => emulator.faultLookup({ html: true, status: 200 }),
    status: 'error',
    // a page's own function that fails looks like the network
    text: needsAdapter(stage.world) ? /network/ : /bad-answer · HTTP 200/,
  },
  {
    name: 'error: nothing to show',
    attributes: { 'config-id': NOTHING },
    arrange: ({ emulator }) => emulator.put('model-configs', NOTHING, {}),
    status: 'error',
    text: /no-media/,
  },
  {
    name: 'error: a file of weights',
    attributes: { 'config-id': PERSONAS.weights.configId },
    status: 'error',
    text: /unsupported/,
  },
  {
    name: 'error: a film that this browser refuses',
    attributes: { 'config-id': PERSONAS.kai.configId },
    status: 'error',
    text: /unsupported/,
  },
  {
    name: 'error: the film does not load',
    arrange: ({ emulator }) => emulator.fault(OBJECTS, { status: 403, noCors: true }),
    status: 'error',
    text: /Try again.*media/,
  },
];

for (const { name, attributes, arrange, act, status, text } of cases)
  test(`under a strict policy: ${name}`, async (t) => {
    const scene = await stage.scene(t);
    await arrange?.(scene);
    const preview = await scene.show(scene.tag(attributes), { headers: policy() });
    await scene.page.evaluate(() =>
      customElements.whenDefined('ojin-preview').then(() => undefined),
    );
    await act?.(scene);
    await preview.until(status);
    if (text)
      await until(
        String(text),
        () => preview.text(),
        (seen) => text.test(seen),
      );
    // styled, with the expected height
    const box = (await preview.locator.boundingBox())!;
    assert.ok(Math.abs(box.height / box.width - 5 / 4) < 0.01, JSON.stringify(box));
    await assertNoViolation(scene);
  });

for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const)
  test(`under a strict policy, native controls replace themed ones (${file})`, async (t) => {
    const scene = await stage.scene(t);
    const preview = await scene.show(scene.tag({ controls: 'themed' }), {
      headers: policy(),
      head: scene.script(file),
    });
    await preview.clickPlay();
    await until('native controls', () => preview.ask(({ media }) => media!.controls));
    await preview.untilPast(1);
    assert.equal(await preview.locator.locator('media-control-bar').count(), 0);
  });

for (const directive of ['connect-src', 'media-src'] as const)
  test(`a policy without ${directive}: the error says so`, async (t) => {
    const scene = await stage.scene(t);
    const preview = await scene.show(undefined, { headers: policy(directive) });
    await preview.until('error');
    const error = await preview.ask(({ state }) =>
      state.status === 'error' ? [state.error.code, state.error.directive] : [],
    );
    assert.deepEqual(error, ['blocked', directive]);
    await preview.locator.getByText('Details').click();
    await preview.locator.getByText(directive).waitFor({ state: 'visible' });
    assert.ok((await preview.text()).includes(en.blocked));
    assert.equal(await preview.retryButton.count(), 0, 'a retry would not help');
  });
