import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../src/emulator/personas.ts';
import { part, until } from '../support/preview.ts';
import { type BuiltFile, Host, type HostPage, strictPolicy } from './support/host.ts';

/* What the built files do on a host's page, with and without a strict policy, in every engine. */

const CONFIGS = '/v1/public/model-configs/**';
const OBJECTS = '/objects/**';
/** No further try: a longer wait than anybody has. */
const PATIENCE = { 'Retry-After': '3600' };

describe('the built files', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => host.close());

  const open = (file: BuiltFile, page: HostPage) => host.open({ head: host.script(file), ...page });

  /** As wide as the page allows, and as tall as it has to be: its style sheet is there. */
  const expectStyled = () => {
    const { width, height } = host.preview.getBoundingClientRect();
    expect(width).to.be.greaterThan(200);
    expect(height / width).to.be.closeTo(5 / 4, 0.01);
  };

  for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const)
    for (const [policy, headers] of [
      ['without a policy', {}],
      ['under a strict policy', strictPolicy()],
    ] as const)
      describe(`${file}, ${policy}`, () => {
        afterEach(() => expect(host.recording.violations).to.deep.equal([]));

        it('shows the persona, and plays it on a click', async () => {
          await open(file, { headers });
          await host.until('ready');
          expectStyled();
          expect(host.text).to.contain(PERSONAS.ada.title);
          expect(host.preview.media!.currentTime).to.equal(0);
          await host.play();
          await host.untilPast(0.5);
          const types = host.recording.events.map(({ type }) => type);
          expect(types).to.include.members(['ojin-statechange', 'ojin-ready', 'ojin-play']);
          expect(types).not.to.include('ojin-error');
        });

        it('plays by itself when it is told to', async () => {
          await open(file, { headers, body: host.tag({ autoplay: true }) });
          await host.untilPast(0.5);
          expect(host.preview.media!.muted).to.equal(true);
          expectStyled();
        });

        it('stands still while it loads', async () => {
          await host.emulator.fault(CONFIGS, { hang: true });
          await open(file, { headers });
          await host.until('loading');
          expectStyled();
        });

        it('shows an error, and gets over it', async () => {
          await host.emulator.fault(CONFIGS, { status: 503, headers: PATIENCE });
          await open(file, { headers });
          await host.until('error');
          await until(() => host.text.includes('server · HTTP 503'), 'the cause');
          expectStyled();
          await host.emulator.heal();
          await until(() => host.part('retry-button'), 'the button');
          host.part('retry-button')!.click();
          await host.until('ready');
        });

        it('speaks the language of the page', async () => {
          await host.emulator.fault(CONFIGS, { status: 429, headers: PATIENCE });
          await open(file, { headers, body: host.tag({ lang: 'de' }) });
          await until(() => host.text.includes('Erneut versuchen'), 'German');
        });

        for (const name of ['noor', 'iris'] as const)
          it(`shows ${name === 'noor' ? 'a portrait' : 'a voice'}`, async () => {
            await open(file, {
              headers,
              body: host.tag({ 'config-id': PERSONAS[name].configId }),
            });
            await host.until('ready');
            const media = part(host.preview, 'media')!;
            expect(media.localName).to.equal(name === 'noor' ? 'img' : 'audio');
          });

        it('says that a film cannot be fetched', async () => {
          await host.emulator.fault(OBJECTS, { status: 403, noCors: true });
          await open(file, { headers });
          await host.until('error');
          await until(() => host.text.includes('media'), 'the cause');
        });

        it('asks for each resource once', async () => {
          await open(file, { headers });
          await host.until('ready');
          const { assets, configId } = PERSONAS.ada;
          for (const path of [`model-configs/${configId}`, `assets/${assets.idle}`])
            expect(await host.emulator.requests(`/public/${path}`), path).to.have.length(1);
          const files = await host.requests();
          expect(files).to.deep.equal([...new Set(files)]);
        });
      });

  for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const) {
    it(`${file}: themed controls play`, async () => {
      await open(file, { body: host.tag({ controls: 'themed' }) });
      await host.play();
      await until(
        () => host.preview.shadowRoot!.querySelector('media-control-bar'),
        'the control bar',
      );
      expect(host.preview.media!.controls).to.equal(false);
      await host.untilPast(0.5);
    });

    it(`${file}: under a strict policy, themed controls give way to the browser’s own`, async () => {
      await open(file, { body: host.tag({ controls: 'themed' }), headers: strictPolicy() });
      await host.play();
      await until(() => host.preview.media!.controls, 'native controls');
      expect(host.preview.shadowRoot!.querySelector('media-control-bar')).to.equal(null);
      await host.untilPast(0.5);
    });
  }

  for (const directive of ['connect-src', 'media-src'] as const)
    it(`a policy without ${directive}: the error says so`, async () => {
      await open('ojin-widget.js', { headers: strictPolicy(directive) });
      await host.until('error');
      const { state } = host.preview;
      const error = state.status === 'error' ? [state.error.code, state.error.directive] : [];
      expect(error).to.deep.equal(['blocked', directive]);
      await until(() => host.text.includes(directive), 'the directive');
      expect(host.part('retry-button'), 'trying again would not help').to.equal(null);
    });
});
