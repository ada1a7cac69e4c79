import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../src/emulator/personas.ts';
import { systemClock } from '../../src/http/clock.ts';
import { findPreview } from '../../src/ojin/preview.ts';
import { PublicClient } from '../../src/ojin/public-client.ts';
import { SharedCache } from '../../src/ojin/shared-cache.ts';
import { Emulator } from '../support/emulator.ts';

/* The preview's data by the engine's own `fetch` and `sessionStorage`; the rest runs in Node. */

const { ada } = PERSONAS;

describe('the preview’s data, by the engine’s own fetch and sessionStorage', () => {
  let emulator: Emulator;
  beforeEach(() => {
    emulator = new Emulator();
  });
  afterEach(() => sessionStorage.clear());

  /** What a page that has just been opened uses. */
  const newPage = () => new PublicClient({ apiBase: emulator.apiBase, cache: new SharedCache() });

  /** All that a preview shows of Ada. */
  const open = async () => {
    const found = findPreview(newPage().source(), { configId: ada.configId }, systemClock.sleep);
    const [config, asset, poster] = await Promise.all([found.config, found.asset, found.poster]);
    return { config, asset, poster };
  };

  it('is the film and its portrait', async () => {
    const { config, asset, poster } = await open();
    expect(config?.title).to.equal(ada.title);
    expect(asset).to.include({ id: ada.assets.idle, kind: 'video' });
    expect(poster).to.include({ id: ada.assets.portrait, kind: 'image' });
  });

  it('is kept for the next page of the tab', async () => {
    const first = await open();
    const asked = (await emulator.requests()).length;
    expect(await open()).to.deep.equal(first);
    expect(await emulator.requests()).to.have.length(asked);
  });

  it('comes, too, where sessionStorage is forbidden', async () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage')!;
    Object.defineProperty(globalThis, 'sessionStorage', {
      configurable: true,
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    try {
      expect((await newPage().config(ada.configId)).id).to.equal(ada.configId);
    } finally {
      Object.defineProperty(globalThis, 'sessionStorage', own);
    }
  });

  it('is fetched once for two that ask, also when one of them leaves', async () => {
    const page = newPage();
    const leaving = new AbortController();
    const left = page.config(ada.configId, leaving.signal).catch((error: unknown) => error);
    const stays = page.config(ada.configId);
    leaving.abort(new Error('gone'));
    expect(((await left) as Error).message).to.equal('gone');
    expect((await stays).title).to.equal(ada.title);
    expect(await emulator.requests('model-configs')).to.have.length(1);
  });
});
