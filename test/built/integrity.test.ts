import { expect } from '@open-wc/testing';
import { importMap } from '../../src/cli/snippet.ts';
import { until } from '../support/preview.ts';
import { type BuiltFile, Host, type Version } from './support/host.ts';

/* Pages that load what was built and nothing else: `integrity` on the script and in an import map. */

describe('integrity', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => host.close());

  const fallback = '<a id="fallback" href="#">Ada</a>';

  async function open(file: BuiltFile, version: Version): Promise<void> {
    const script = host.url(file, version);
    const response = await fetch(new URL('integrity.json', host.url()));
    const integrity = (await response.json()) as Record<string, string>;
    const kind = file.includes('iife') ? 'crossorigin' : 'type="module" async';
    await host.open({
      head: `<script type="importmap">${importMap({ script, integrity })}</script>
        <script ${kind} src="${script}" integrity="${integrity[file] ?? ''}"></script>`,
      body: host.tag({ controls: 'themed', lang: 'de' }, fallback),
    });
  }

  it('without it, a chunk that was changed runs', async () => {
    await host.open({ head: host.script('ojin-widget.js', 'tampered') });
    await host.until('ready');
  });

  for (const file of ['ojin-widget.js', 'ojin-widget.iife.js'] as const) {
    it(`${file}: what was built plays`, async () => {
      await open(file, '1.0.0');
      await host.play();
      await until(() => host.preview.shadowRoot!.querySelector('media-control-bar'), 'a bar');
      expect(host.recording.console).to.deep.equal([]);
    });

    it(`${file}: a chunk that was changed is refused, and the content stays`, async () => {
      await open(file, 'tampered');
      await until(() => host.recording.console.length, 'a sentence');
      expect(await host.requests('chunks/ojin-preview')).not.to.deep.equal([]);
      expect(host.preview.matches(':defined')).to.equal(false);
      const film = await host.untilSurface();
      await until(() => host.window.getComputedStyle(film).opacity === '0', 'the content');
    });
  }
});
