import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../src/emulator/personas.ts';
import { until } from '../support/preview.ts';
import { Host, type HostPage } from './support/host.ts';

/* Every way in which a page may load the widget, in every engine: nothing is asked for twice. */

const CLASSIC = 'ojin-widget.iife.js';

interface Way {
  readonly page: (host: Host) => HostPage;
  /** Versions whose chunks come; 1.0.0 by itself. */
  readonly versions?: readonly string[];
}

const WAYS: Readonly<Record<string, Way>> = {
  'the module': { page: (host) => ({ head: host.script() }) },
  'the module without `async`': {
    page: (host) => ({ head: host.script().replace(' async', '') }),
  },
  'the classic script, behind the preview': {
    page: (host) => ({ head: '', body: host.tag() + host.script(CLASSIC) }),
  },
  'the classic script in the head, which runs before the preview is there': {
    page: (host) => ({ head: host.script(CLASSIC) }),
  },
  'both, the classic script first': {
    page: (host) => ({ head: host.script(CLASSIC) + host.script() }),
  },
  'both, the module first': {
    page: (host) => ({ head: host.script(), body: host.tag() + host.script(CLASSIC) }),
  },
  'the module twice, with different queries': {
    page: (host) => ({
      head:
        host.script('ojin-widget.js', '1.0.0', '?v=1') +
        host.script('ojin-widget.js', '1.0.0', '?v=2'),
    }),
  },
  'the module through a redirect': {
    page: (host) => ({ head: host.script('ojin-widget.js', 'latest') }),
  },
  'the module through a redirect, and without': {
    page: (host) => ({ head: host.script('ojin-widget.js', 'latest') + host.script() }),
  },
  'the classic script through a redirect': {
    page: (host) => ({ head: host.script(CLASSIC, 'latest') }),
  },
  'two versions': {
    page: (host) => ({ head: host.script() + host.script('ojin-widget.js', '2.0.0') }),
    versions: ['1.0.0', '2.0.0'],
  },
  'two versions, one of them as a classic script': {
    page: (host) => ({ head: host.script() + host.script(CLASSIC, '2.0.0') }),
    versions: ['1.0.0', '2.0.0'],
  },
};

describe('a page loads the built files', () => {
  let host: Host;
  beforeEach(() => {
    host = new Host();
  });
  afterEach(() => host.close());

  const chunks = async (version: string) => {
    const all = await host.requests(`${version}/chunks/`);
    return all.map((path) => path.slice(`${version}/chunks/`.length));
  };

  for (const [name, { page, versions = ['1.0.0'] }] of Object.entries(WAYS))
    it(`${name}: every chunk, the API and the film once`, async () => {
      await host.open(page(host));
      await host.play();
      await host.untilPast(0.3);
      for (const version of versions) {
        const isThere = async () =>
          (await chunks(version)).some((chunk) => chunk.startsWith('ojin-preview-'));
        let found = await isThere();
        await until(() => {
          void isThere().then((is) => (found = is));
          return found;
        }, `the chunks of ${version}`);
        const loaded = await chunks(version);
        expect(loaded, version).to.deep.equal([...new Set(loaded)]);
      }
      const { assets, configId } = PERSONAS.ada;
      expect(await host.calls(`model-configs/${configId}`), 'configuration').to.equal(1);
      expect(await host.calls(`assets/${assets.idle}`), 'asset').to.equal(1);
      expect(await host.filmStarts(), 'film').to.equal(1);
      expect(host.recording.console).to.deep.equal([]);
    });
});
