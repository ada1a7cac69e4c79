import { expect } from '@open-wc/testing';
import { until } from '../support/preview.ts';
import { Host, strictPolicy } from './support/host.ts';

/* Pages that forbid or hide something. */

describe('embedding', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => host.close());

  const fallback = '<a id="fallback" href="#">Ada</a>';
  const inline = async (base?: string) => {
    const code = await (await fetch(host.url('ojin-widget.iife.js'))).text();
    const option = base ? `window.ojinWidgetBase = ${JSON.stringify(base)};` : '';
    return `<script>${option}${code.replaceAll('</script', '<\\/script')}</script>`;
  };

  it('Trusted Types without our policy: one sentence that names it, and the content stays', async function () {
    if (!('trustedTypes' in window)) this.skip();
    const headers = Object.fromEntries(
      Object.entries(strictPolicy()).map(([name, value]) => [
        name,
        value.replace('lit-html', "'none'"),
      ]),
    );
    await host.open({ headers, body: host.tag({}, fallback) });
    const film = await host.untilSurface();
    await until(() => host.recording.console.length, 'a sentence');
    expect(host.recording.console).to.have.length(1);
    expect(host.recording.console[0]).to.match(/ojin-widget:.*lit-html/);
    const isContentSeen = () => host.window.getComputedStyle(film).opacity === '0' && film.paused;
    await until(isContentSeen, 'the content');
    // nothing could pause it again
    const begun = new Promise((resolve) => film.addEventListener('play', resolve));
    host.preview.click();
    await begun;
    await until(isContentSeen, 'the content again');
    expect(host.recording.console, 'said once').to.have.length(1);
  });

  it('the classic script inline, without a base: one sentence, with the URL that was tried', async () => {
    await host.open({ head: await inline(), body: host.tag({}, fallback) });
    await until(() => host.recording.console.length, 'a sentence');
    expect(host.recording.console).to.have.length(1);
    expect(host.recording.console[0]).to.match(/ojin-widget:/);
  });

  it('the classic script inline, with a base', async () => {
    await host.open({ head: await inline(host.url()) });
    await host.play();
  });

  it('style-src without inline styles: themed controls give way to the browser’s own', async () => {
    const headers = { 'Content-Security-Policy': "style-src 'self'" };
    await host.open({ headers, body: host.tag({ controls: 'themed' }) });
    await host.play();
    await until(() => host.preview.media!.controls, 'native controls');
    expect(host.preview.shadowRoot!.querySelector('media-control-bar')).to.equal(null);
  });

  describe('under Cross-Origin-Embedder-Policy: require-corp', () => {
    const headers = { 'Cross-Origin-Embedder-Policy': 'require-corp' };

    it('with crossorigin it plays', async () => {
      await host.open({ headers, body: host.tag({ crossorigin: 'anonymous' }) });
      await host.play();
    });

    it('without, the error says so', async () => {
      await host.open({ headers });
      await host.until('error');
      await until(() => host.text.includes('Try again'), 'the sentence');
    });
  });

  it('crossorigin reaches the film that the script begins, and the poster', async () => {
    await host.openHeld({ body: host.tag({ crossorigin: 'anonymous' }) });
    const film = await host.untilSurface();
    expect(film.crossOrigin).to.equal('anonymous');
    await host.release();
    await host.until('ready');
    const { poster } = host.preview.state;
    host.preview.poster = poster?.url ?? `${host.emulator.base}/objects/ada.jpg`;
    await until(() => host.part('poster'), 'the poster');
    expect((host.part('poster') as HTMLImageElement).crossOrigin).to.equal('anonymous');
  });
});
