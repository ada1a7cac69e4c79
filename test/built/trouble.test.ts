import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../src/emulator/personas.ts';
import { until } from '../support/preview.ts';
import { type BuiltFile, Host, strictPolicy } from './support/host.ts';

/* What the script asks for fails: it leaves everything to the element, which tries again or says why. */

const { configId, assets } = PERSONAS.ada;
const CONFIG = `/v1/public/model-configs/${configId}`;
const ASSET = `/v1/public/assets/${assets.idle}`;

describe('trouble before the element is there', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => host.close());

  for (const [what, path] of [
    ['configuration', CONFIG],
    ['asset', ASSET],
  ] as const)
    for (const fault of [{ status: 503 }, { garbage: true }, { noCors: true }])
      it(`one ${JSON.stringify(fault)} for the ${what}: the element tries again`, async () => {
        await host.emulator.fault(path, fault, { times: 1 });
        await host.open();
        await host.until('ready');
        expect(await host.calls(path.slice('/v1/public/'.length))).to.equal(2);
        expect(host.recording.events.map(({ type }) => type)).not.to.include('ojin-error');
        await host.play();
      });

  it('404: the element says so', async () => {
    await host.emulator.fault(CONFIG, { status: 404 });
    await host.open();
    await host.until('error');
    const { state } = host.preview;
    expect(state.status === 'error' && state.error.code).to.equal('not-found');
    await until(() => host.text.includes('not-found'), 'the sentence');
  });

  it('a film that cannot be fetched, before the upgrade: the element gets over it', async () => {
    await host.emulator.fault('/objects/**.mp4', { status: 403 }, { times: 1 });
    await host.openHeld();
    const surface = await host.untilSurface();
    await until(() => surface.error, 'the failure');
    await host.release();
    await host.until('ready');
    expect(host.preview.media).to.equal(surface);
    await host.play();
  });

  it('a policy that refuses what comes after the first frame: a film that fails comes back on a press', async () => {
    await host.open();
    await host.until('ready');
    host.preview.load(); // which brings the chunk that a retry needs
    await host.until('ready');
    const chunks = (await host.requests('chunks/')).filter((path) => !path.includes('aftercare'));
    host.close();

    host = new Host();
    const allowed = [...chunks.map((path) => path.replace(/^[^/]*\//, '')), 'ojin-widget.js'];
    const scripts = ['../recorder.js', ...allowed].map((path) => new URL(path, host.url()).href);
    await host.emulator.fault('/objects/**.mp4', { status: 403 });
    await host.open({
      headers: {
        'Content-Security-Policy': strictPolicy()['Content-Security-Policy']!.replace(
          /script-src [^;]+/,
          `script-src ${scripts.join(' ')}`,
        ),
      },
    });
    await host.until('error');
    const { state } = host.preview;
    expect(state.status === 'error' && state.error.code).to.equal('network');
    await host.emulator.heal();
    await until(() => host.part('retry-button'), 'the button');
    host.part('retry-button')!.click();
    await host.until('ready');
    await host.play();
  });

  const FALLBACK = '<p>Ada, the museum guide</p>';
  for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const satisfies BuiltFile[])
    it(`${file}: a policy that allows the script and no chunk: the content stays`, async () => {
      const recorder = new URL('../recorder.js', host.url(file)).href;
      const policy = strictPolicy()['Content-Security-Policy']!;
      await host.open({
        head: host.script(file),
        body: host.tag({}, FALLBACK),
        headers: {
          'Content-Security-Policy': policy.replace(
            /script-src [^;]+/,
            `script-src ${recorder} ${host.url(file)}`,
          ),
        },
      });
      await until(() => host.recording.console.length > 0, 'a sentence');
      await until(() => host.recording.violations.length > 0, 'the violation');
      expect(host.recording.console).to.have.length(1);
      expect(host.recording.console[0]).to.match(/^ojin-widget: /);
      expect(host.preview.matches(':defined')).to.equal(false);
      const { width, height } = host.document.querySelector('p')!.getBoundingClientRect();
      expect(width * height).to.be.greaterThan(0);
    });
});
