import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../src/index.ts';
import { captions } from '../support/captions.ts';
import { part, until } from '../support/preview.ts';
import { Host } from './support/host.ts';

/* What the script has begun goes on in the element, whatever happens before the element is there. */

const { configId, assets } = PERSONAS.ada;
const CONFIGS = '/v1/public/model-configs/**';

describe('the element takes over', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => host.close());

  const expectNoElement = () => expect(host.preview.matches(':defined')).to.equal(false);

  const expectOneOfEach = async () => {
    expect(await host.calls(`model-configs/${configId}`), 'configuration').to.equal(1);
    expect(await host.calls(`assets/${assets.idle}`), 'asset').to.equal(1);
    expect(await host.filmStarts(), 'film').to.equal(1);
  };

  /** Notes every pause of a film, and every time it is taken from its place. */
  const watch = (surface: HTMLVideoElement) => {
    const seen: string[] = [];
    surface.addEventListener('pause', () => seen.push('pause'));
    surface.addEventListener('emptied', () => seen.push('emptied'));
    const observer = new MutationObserver((records) => {
      for (const { removedNodes } of records)
        if ([...removedNodes].includes(surface)) seen.push('removed');
    });
    observer.observe(surface.getRootNode(), { childList: true, subtree: true });
    return seen;
  };

  it('of a film that stands', async () => {
    await host.openHeld();
    const surface = await host.untilSurface();
    await until(() => surface.readyState >= surface.HAVE_METADATA, 'the film');
    expectNoElement();
    const seen = watch(surface);
    await host.release();
    await host.until('ready');
    expect(host.preview.media).to.equal(surface);
    expect(host.preview.config?.title).to.equal(PERSONAS.ada.title);
    await host.play();
    expect(host.preview.media).to.equal(surface);
    expect(seen).to.deep.equal([]);
    await expectOneOfEach();
  });

  it('of a film that plays by itself, without a jump', async () => {
    await host.openHeld({ body: host.tag({ autoplay: true }) });
    const surface = await host.untilSurface();
    await until(() => surface.currentTime > 0.3, 'the film to play');
    expectNoElement();
    expect(surface.muted && surface.loop).to.equal(true);
    const seen = watch(surface);
    const times = [surface.currentTime];
    surface.addEventListener('timeupdate', () => times.push(surface.currentTime));
    await host.release();
    await host.untilPast(times[0]! + 0.5);
    expect(host.preview.media).to.equal(surface);
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    expect(seen).to.deep.equal([]);
    expect(host.recording.events.map(({ type }) => type)).not.to.include('ojin-pause');
    await expectOneOfEach();
  });

  it('of a film whose tracks the script has not passed on', async () => {
    const track = `<track default kind="captions" srclang="en" src="${captions('Hello')}" />`;
    await host.openHeld({ body: host.tag({ muted: true }, track) });
    const film = await host.untilSurface();
    expect(film.textTracks.length).to.equal(0);
    await host.release();
    await host.play();
    expect(host.preview.media === film).to.equal(true);
    await until(() => film.textTracks[0]?.activeCues?.length, 'its cue');
  });

  it('of answers that are still under way', async () => {
    await host.emulator.fault(CONFIGS, { delayMs: 1500 });
    await host.open();
    await host.until('loading');
    await host.play();
    await expectOneOfEach();
  });

  it('of a tap on the picture', async () => {
    await host.openHeld();
    const surface = await host.untilSurface();
    host.preview.click();
    await until(() => surface.currentTime > 0.1, 'the film to play');
    expectNoElement();
    const seen = watch(surface);
    await host.release();
    await host.untilPast(0.3);
    expect(host.preview.media).to.equal(surface);
    expect(seen).to.deep.equal([]);
  });

  /** Acts in the task that defines the element: its first update has a later one. */
  const whenDefined = (act: () => void) =>
    host.window.customElements.whenDefined('ojin-preview').then(() => {
      expect(host.preview.hasUpdated).to.equal(false);
      act();
    });

  it('of a tap between its definition and its first update', async () => {
    await host.openHeld();
    const surface = await host.untilSurface();
    const seen = watch(surface);
    const tapped = whenDefined(() => host.preview.click());
    await host.release();
    await tapped;
    await host.untilPast(0.3);
    expect(host.preview.media).to.equal(surface);
    expect(seen).to.deep.equal([]);
    await expectOneOfEach();
  });

  it('of a call of play() between its definition and its first update', async () => {
    await host.openHeld({ body: host.tag({ muted: true }) });
    const surface = await host.untilSurface();
    const seen = watch(surface);
    const called = whenDefined(() => void host.preview.play());
    await host.release();
    await called;
    await host.untilPast(0.3);
    expect(host.preview.media).to.equal(surface);
    expect(seen).to.deep.equal([]);
    await expectOneOfEach();
  });

  it('of nothing, if it is removed between its definition and its first update', async () => {
    await host.openHeld();
    const surface = await host.untilSurface();
    const removed = whenDefined(() => host.preview.remove());
    await host.release();
    await removed;
    await until(() => !surface.hasAttribute('src'), 'the film to be released');
  });

  it('of a tap before anything is known', async () => {
    await host.emulator.fault(CONFIGS, { hang: true }, { times: 1 });
    await host.emulator.fault(`/v1/public/assets/${assets.idle}`, { delayMs: 500 });
    await host.openHeld({ body: host.tag({ 'asset-id': assets.idle }) });
    await until(() => host.preview.shadowRoot, 'the script');
    expect(host.preview.shadowRoot?.querySelector('video')).to.equal(null);
    host.preview.click();
    await host.release();
    await host.untilPast(0.1);
  });

  it('of a tap with controls="none", which is none', async () => {
    await host.openHeld({ body: host.tag({ controls: 'none' }) });
    const surface = await host.untilSurface();
    host.preview.click();
    await host.release();
    await host.until('ready');
    expect(surface.paused).to.equal(true);
    expect(host.preview.media).to.equal(surface);
  });

  for (const name of ['muted', 'loop'] as const)
    it(`of ${name}`, async () => {
      await host.openHeld({ body: host.tag({ [name]: true }) });
      const surface = await host.untilSurface();
      expect(surface[name]).to.equal(true);
      await host.release();
      await host.until('ready');
      expect(host.preview.media).to.equal(surface);
      expect(surface[name]).to.equal(true);
    });

  for (const [name, script] of [
    [
      'reduced motion',
      `const media = matchMedia;
       matchMedia = (query) => query.includes('reduced-motion')
         ? Object.assign(new EventTarget(), { media: query, matches: true }) : media(query);`,
    ],
    [
      'data saver',
      `Object.defineProperty(navigator, 'connection', { value: { saveData: true } });`,
    ],
  ] as const)
    it(`of nothing that plays by itself with ${name}`, async () => {
      await host.open({
        head: `<script>${script}</script>${host.script()}`,
        body: host.tag({ autoplay: true }),
      });
      await host.until('ready');
      expect(host.preview.media!.paused).to.equal(true);
      if (name === 'data saver') expect(await host.filmStarts(), 'film').to.equal(0);
      expect(await host.calls(`assets/${assets.idle}`)).to.equal(1);
      await host.play();
    });

  it('with another config-id: nothing of the first one is left', async () => {
    await host.openHeld();
    const surface = await host.untilSurface();
    host.preview.setAttribute('config-id', PERSONAS.noor.configId);
    await host.release();
    await host.until('ready');
    expect(host.preview.config?.title).to.equal(PERSONAS.noor.title);
    expect(part(host.preview, 'media')!.localName).to.equal('img');
    expect(surface.isConnected).to.equal(false);
    expect(surface.currentSrc === '' || surface.networkState === surface.NETWORK_EMPTY).to.equal(
      true,
    );
  });

  for (const moment of ['before the script has run', 'after it has begun a film'] as const) {
    const isBefore = moment.startsWith('before');
    /** Lets a page set something on its element. */
    const set = async (what: (element: OjinPreviewElement) => void) => {
      await host.openHeld({ head: '', body: host.tag({ 'config-id': configId }) });
      if (isBefore) what(host.preview);
      const script = host.document.createElement('script');
      Object.assign(script, { type: 'module', src: host.url('ojin-widget.js', 'held') });
      host.document.head.append(script);
      if (!isBefore) {
        await host.untilSurface();
        what(host.preview);
      }
      await host.release();
    };

    it(`with the page’s own fetch, set ${moment}`, async () => {
      const urls: string[] = [];
      await set((element) => {
        element.fetch = (input, init) => {
          urls.push(new Request(input).url);
          return fetch(input, init);
        };
      });
      await host.until('ready');
      const asked = urls.map((url) => url.split('/').slice(-2).join('/'));
      for (const path of [`model-configs/${configId}`, `assets/${assets.idle}`]) {
        expect(asked, path).to.include(path);
        // what another fetch was told is not taken for an answer to this one
        expect(await host.calls(path), path).to.equal(isBefore ? 1 : 2);
      }
      await host.play();
    });

    it(`with resolveAssets, set ${moment}`, async () => {
      await set((element) => {
        element.resolveAssets = () => PERSONAS.noor.assets.portrait;
      });
      await host.until('ready');
      expect(host.preview.asset?.id).to.equal(PERSONAS.noor.assets.portrait);
      expect(host.preview.shadowRoot!.querySelector('video')).to.equal(null);
      if (isBefore) expect(await host.filmStarts()).to.equal(0);
    });
  }

  it('nothing when it is taken away before', async () => {
    await host.openHeld();
    await host.untilSurface();
    const { preview } = host;
    preview.remove();
    await host.release();
    await until(() => host.window.customElements.get('ojin-preview'), 'the definition');
    host.document.body.append(preview);
    await host.play();
  });

  it('and lets go when it is taken away after', async () => {
    await host.openHeld();
    const surface = await host.untilSurface();
    await host.release();
    await host.play();
    const { preview } = host;
    preview.remove();
    await until(() => preview.state.status === 'idle', 'the end');
    expect(surface.paused).to.equal(true);
    expect(preview.media).to.equal(null);
    host.document.body.append(preview);
    await host.play();
  });

  for (const name of ['noor', 'iris'] as const)
    it(`of ${name === 'noor' ? 'a portrait' : 'a voice'}: asked for once`, async () => {
      const [assetId] = Object.values(PERSONAS[name].assets);
      await host.openHeld({ body: host.tag({ 'config-id': PERSONAS[name].configId }) });
      await host.release();
      await host.until('ready');
      expect(await host.calls(`model-configs/${PERSONAS[name].configId}`)).to.equal(1);
      expect(await host.calls(`assets/${assetId}`)).to.equal(1);
    });
});
