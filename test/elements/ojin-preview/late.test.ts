import { expect, nextFrame } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../../src/index.ts';
import { Emulator } from '../../support/emulator.ts';
import { part, preview, until } from '../../support/preview.ts';

/* What a page, or a framework, sets on an element that has begun. */

const { ada } = PERSONAS;

describe('<ojin-preview> set later', () => {
  let emulator: Emulator;
  beforeEach(() => (emulator = new Emulator()));

  const begin = (attributes: Record<string, string | boolean> = {}) =>
    preview({
      'config-id': ada.configId,
      'api-base': emulator.apiBase,
      loading: 'eager',
      muted: true,
      ...attributes,
    });

  const ready = async (attributes: Record<string, string | boolean> = {}) => {
    const element = await begin(attributes);
    await element.whenReady();
    return element;
  };

  const isPortrait = (element: OjinPreviewElement) =>
    until(() => part(element, 'media') instanceof HTMLImageElement, 'the portrait');

  for (const [when, start] of [
    ['while it loads', begin],
    ['when the film is there', ready],
  ] as const)
    it(`resolveAssets, ${when}: what it names is shown`, async () => {
      const element = await start();
      element.resolveAssets = () => ada.assets.portrait;
      await isPortrait(element);
      element.resolveAssets = undefined;
      await until(() => element.media, 'the film');
    });

  it('a function that is made anew at every rendering does not start over', async () => {
    const element = await ready();
    element.resolveAssets = () => ada.assets.portrait;
    await isPortrait(element);
    const surface = part(element, 'media');
    const asked = (await emulator.requests('/public/')).length;
    for (let rendering = 0; rendering < 5; rendering++) {
      element.resolveAssets = () => ada.assets.portrait;
      element.fetch = undefined;
      await element.updateComplete;
    }
    expect(part(element, 'media')).to.equal(surface);
    expect(await emulator.requests('/public/')).to.have.length(asked);
  });

  it('fetch, in the task of the tag: nothing goes by the global one', async () => {
    const urls: string[] = [];
    const { fetch } = globalThis;
    const unasked: string[] = [];
    globalThis.fetch = (input, init) => {
      const { url } = new Request(input);
      if (url.includes('/public/')) unasked.push(url);
      return fetch(input, init);
    };
    try {
      const element = document.createElement('ojin-preview');
      element.setAttribute('config-id', ada.configId);
      element.setAttribute('api-base', emulator.apiBase);
      element.setAttribute('loading', 'eager');
      document.body.append(element);
      element.fetch = (url, init) => {
        urls.push(url);
        return fetch(url, init);
      };
      await element.whenReady();
      element.remove();
    } finally {
      globalThis.fetch = fetch;
    }
    expect(urls.length).to.be.greaterThan(1);
    expect(unasked).to.deep.equal([]);
  });

  it('boolean properties are false, and true for what Vue makes of a bare attribute', async () => {
    const element = document.createElement('ojin-preview');
    expect([element.autoplay, element.muted, element.loop]).to.deep.equal([false, false, false]);
    const bare = '' as unknown as boolean;
    Object.assign(element, { configId: ada.configId, apiBase: emulator.apiBase, loading: 'eager' });
    Object.assign(element, { autoplay: bare, muted: bare, loop: bare });
    document.body.append(element);
    await until(() => element.state.status === 'playing', 'playing by itself');
    expect([element.media!.muted, element.media!.loop]).to.deep.equal([true, true]);
    element.remove();
  });

  it('autoplay plays, muted, with a way to stop it; taken away, the film stops and has its sound', async () => {
    const element = await ready({ muted: false });
    element.autoplay = true;
    await until(() => element.state.status === 'playing', 'playing');
    expect([element.media!.muted, element.media!.loop]).to.deep.equal([true, true]);
    await until(
      () => part(element, 'play-button')?.getAttribute('aria-label') === `Pause: ${ada.title}`,
      'the pause button',
    );
    element.autoplay = false;
    await until(() => element.state.status === 'paused', 'paused');
    expect([element.media!.muted, element.media!.loop]).to.deep.equal([false, false]);
    element.autoplay = true;
    await until(() => element.state.status === 'playing', 'playing again');
  });

  it('autoplay does not play what a visitor has paused', async () => {
    const element = await ready();
    await element.play();
    await until(() => element.state.status === 'playing');
    element.pause();
    await until(() => element.state.status === 'paused');
    element.autoplay = true;
    await element.updateComplete;
    for (let frame = 0; frame < 20; frame++) await nextFrame();
    expect(element.state.status).to.equal('paused');
  });

  it('what a visitor has paused stays paused when it is added again; another persona plays', async () => {
    const element = await ready({ autoplay: true });
    await until(() => element.state.status === 'playing', 'playing');
    element.pause();
    await until(() => element.state.status === 'paused');
    const parent = element.parentElement!;
    element.remove();
    await until(() => element.state.status === 'idle');
    parent.append(element);
    await element.whenReady();
    for (let frame = 0; frame < 20; frame++) await nextFrame();
    expect(element.state.status).to.equal('ready');
    element.assetId = ada.assets.idle;
    await until(() => element.state.status === 'playing', 'another one');
  });

  it('the language of the page', async () => {
    const element = await ready();
    const label = () => part(element, 'play-button')?.getAttribute('aria-label');
    const { lang } = document.documentElement;
    document.documentElement.lang = 'de';
    await until(() => label() === `Abspielen: ${ada.title}`, 'German');
    document.documentElement.lang = lang;
    await until(() => label() === `Play: ${ada.title}`, 'English');
    element.lang = 'fr';
    await until(() => label() !== `Play: ${ada.title}`, 'French');
  });

  it('an element without an id says so in the console', async () => {
    const said: string[] = [];
    const { console } = globalThis;
    const { warn } = console;
    console.warn = (text: string) => said.push(text);
    try {
      await preview({});
      await until(() => said.length, 'a warning');
      await begin();
    } finally {
      console.warn = warn;
    }
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('config-id');
  });
});
