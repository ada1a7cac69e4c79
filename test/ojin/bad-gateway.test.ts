import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Fetch } from '../../src/http/request.ts';
import { PublicClient } from '../../src/ojin/public-client.ts';
import { SharedCache } from '../../src/ojin/shared-cache.ts';
import type { TabStorage } from '../../src/ojin/tab-storage.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { load } from '../support/load-preview.ts';

/* An hour with a gateway that breaks and heals: no page loses what a reload would show. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ASSET_ID = '6c1f0000-0000-4000-8000-000000000001';
const CONFIG = { id: 'c1', title: 'Ada', model_configurations: { idle_video_asset_id: ASSET_ID } };

const MOODS = ['good', 'good', '404', '502', 'html', 'nothing', 'cut', 'slow', 'never'] as const;

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A service behind a gateway whose mood the test decides. */
class Gateway {
  mood: (typeof MOODS)[number] = 'good';
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  readonly fetch: Fetch = async (url, { signal }) => {
    const { mood } = this;
    if (mood === 'slow') await this.#clock.sleep(4000, signal ?? undefined);
    if (mood === 'never') await this.#clock.sleep(HOUR, signal ?? undefined);
    if (mood === 'cut') throw new TypeError('network');
    if (mood === 'html') return new Response('<h1>Back soon</h1>', { status: 200 });
    if (mood === 'nothing') return new Response(null, { status: 204 });
    if (mood === '404' || mood === '502') return new Response('', { status: Number(mood) });
    const date = new Date(this.#clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const link = `https://cdn.example/a.mp4?X-Amz-Date=${date}&X-Amz-Expires=300`;
    const asset = { mime_type: 'video/mp4', download_url: link };
    return Response.json(url.includes('/assets/') ? asset : CONFIG);
  };
}

for (let seed = 1; seed <= 20; seed++)
  describe(`an hour with a bad gateway, seed ${seed}`, () => {
    it('loses no preview that a reload would show', async () => {
      const random = randomFrom(seed);
      const clock = new FakeClock();
      const gateway = new Gateway(clock);
      const items = new Map<string, string>();
      const storage: TabStorage = {
        getItem: (key) => items.get(key) ?? null,
        setItem: (key, value) => void items.set(key, value),
      };
      const newPage = () =>
        new PublicClient({
          apiBase: 'https://api.example/v1',
          fetch: gateway.fetch,
          clock,
          cache: new SharedCache(),
          storage: () => storage,
        });
      const page = newPage();
      const end = clock.now() + HOUR;
      let shown = 0;

      /** The links that come to pages that ask at the same time; undefined for a failure. */
      const show = async (...pages: PublicClient[]): Promise<(string | undefined)[]> => {
        const state = { isOver: false };
        const links = Promise.all(
          pages.map(async (client) => {
            const loaded = await load(client, { configId: 'c1' }, { clock }).catch(() => undefined);
            return loaded?.asset?.url;
          }),
        ).finally(() => (state.isOver = true));
        while (!state.isOver) await clock.advance(1000);
        return links;
      };

      while (clock.now() < end) {
        gateway.mood = MOODS[Math.floor(random() * MOODS.length)]!;
        const [link, reloaded] = await show(page, newPage());
        if (reloaded) expect(link, `while it is ${gateway.mood}`).to.be.a('string');
        if (gateway.mood === 'good') expect(link, 'when it is back').to.be.a('string');
        if (link) shown++;
        await clock.advance(random() * 3 * MINUTE);
      }
      expect(shown).to.be.greaterThan(5);
    });
  });
