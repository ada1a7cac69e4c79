import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { OjinError } from '../../src/http/error.ts';
import { API_BASE } from '../../src/ojin/api-base.ts';
import { PublicClient } from '../../src/ojin/public-client.ts';
import type { OpenStorage, TabStorage } from '../../src/ojin/tab-storage.ts';
import { SharedCache } from '../../src/ojin/shared-cache.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { rejection, TestFetch } from '../support/test-fetch.ts';

const API = 'https://api.example/v1';
const CONFIG = { id: 'c1', title: 'Ada', model_configurations: { asset_id: 'a1' } };
const MINUTE = 60_000;

/** A tab's storage, as far as a client uses it. */
class FakeStorage implements TabStorage {
  readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
}

describe('PublicClient', () => {
  let clock: FakeClock;
  let testFetch: TestFetch;
  let storage: FakeStorage;

  beforeEach(() => {
    clock = new FakeClock();
    testFetch = new TestFetch();
    storage = new FakeStorage();
  });

  /** A client on a page of its own; pages of one tab share the storage. */
  const newPage = (options: ConstructorParameters<typeof PublicClient>[0] = {}) =>
    new PublicClient({
      apiBase: API,
      fetch: testFetch.fetch,
      clock,
      cache: new SharedCache(),
      storage: () => storage,
      ...options,
    });

  /** An asset whose link is signed now, for so many seconds. */
  const signed = (seconds: number, id = 'a1') => {
    const date = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const query = `X-Amz-Date=${date}&X-Amz-Expires=${seconds}&X-Amz-Signature=s3cret`;
    return { id, mime_type: 'video/mp4', download_url: `https://cdn.example/${id}.mp4?${query}` };
  };
  const unsigned = { id: 'a1', download_url: 'https://cdn.example/a1.mp4' };

  const answer = async (json: unknown) => (await testFetch.nextRequest()).respondWith({ json });

  describe('what is asked for', () => {
    it('a configuration', async () => {
      const config = newPage().config('c1');
      const sent = await testFetch.nextRequest();
      expect(sent.url).to.equal(`${API}/public/model-configs/c1`);
      expect(Object.keys(sent.init).sort()).to.deep.equal(['credentials', 'signal']);
      sent.respondWith({ json: CONFIG });
      expect(await config).to.include({ id: 'c1', title: 'Ada' });
    });

    it('an asset', async () => {
      const asset = newPage().asset('a1');
      const sent = await testFetch.nextRequest();
      expect(sent.url).to.equal(`${API}/public/assets/a1`);
      sent.respondWith({ json: signed(600) });
      expect(await asset).to.include({
        id: 'a1',
        kind: 'video',
        url: signed(600).download_url,
        expiresAt: clock.now() + 10 * MINUTE - 30_000,
      });
    });

    const bases: [apiBase: string | undefined, base: string][] = [
      [undefined, API_BASE],
      ['https://x.example', 'https://x.example'],
      ['https://x.example/v1/', 'https://x.example/v1'],
      ['https://x.example/v1///', 'https://x.example/v1'],
      ['/proxy', '/proxy'],
    ];
    for (const [apiBase, base] of bases)
      it(`from ${apiBase ?? 'the default base'}`, async () => {
        const config = newPage({ apiBase }).config('c1');
        const sent = await testFetch.nextRequest();
        expect(sent.url).to.equal(`${base}/public/model-configs/c1`);
        sent.respondWith({ json: CONFIG });
        await config;
      });

    it('the default base is the documented one', () =>
      void expect(API_BASE).to.equal('https://api.ojin.ai/v1'));

    const ids: [id: string, sent: string][] = [
      ['../../admin?x=', '..%2F..%2Fadmin%3Fx%3D'],
      ['/admin', '%2Fadmin'],
      ['..\\admin', '..%5Cadmin'],
      ['%2e%2e%2fadmin', '%252e%252e%252fadmin'],
      ['a1#fragment', 'a1%23fragment'],
      ['a1?key=1&b', 'a1%3Fkey%3D1%26b'],
      ['https://evil.example/', 'https%3A%2F%2Fevil.example%2F'],
      ['@evil.example', '%40evil.example'],
      ['a1\r\nX-Evil: 1', 'a1%0D%0AX-Evil%3A%201'],
      ['ojin/oris-1.0', 'ojin%2Foris-1.0'],
      ['ünï', '%C3%BCn%C3%AF'],
      ['a1\u0000', 'a1%00'],
      ['<script>', '%3Cscript%3E'],
    ];
    for (const [id, encoded] of ids)
      it(`an id stays one segment: ${JSON.stringify(id)}`, async () => {
        for (const [folder, value] of [
          ['assets', newPage().asset(id)],
          ['model-configs', newPage().config(id)],
        ] as const) {
          const sent = await testFetch.nextRequest();
          expect(sent.url).to.equal(`${API}/public/${folder}/${encoded}`);
          expect(new URL(sent.url).pathname).to.equal(`/v1/public/${folder}/${encoded}`);
          sent.respondWith({ json: unsigned });
          await value;
        }
      });
  });

  describe('one page', () => {
    it('asks once for many', async () => {
      const page = newPage({ storage: null });
      const assets = [page.asset('a1'), page.asset('a1')];
      await answer(signed(600));
      const [first, second] = await Promise.all(assets);
      expect(first).to.equal(second);
      expect(await page.asset('a1')).to.equal(first);
      await testFetch.expectNoMore();
    });

    it('keeps configurations, assets, and other bases apart', async () => {
      const cache = new SharedCache();
      const one = newPage({ cache });
      const other = newPage({ cache, apiBase: 'https://other.example' });
      const all = [one.config('x'), one.asset('x'), other.asset('x')];
      await settle();
      expect(testFetch.count).to.equal(3);
      await answer(CONFIG);
      await answer(unsigned);
      await answer({ ...unsigned, name: 'other' });
      const [config, asset, elsewhere] = await Promise.all(all);
      expect(config).to.include({ id: 'c1' });
      expect(asset).to.include({ id: 'x', name: '' });
      expect(elsewhere).to.include({ id: 'x', name: 'other' });
    });

    it('has one cache for all its clients', async () => {
      const cache = new SharedCache();
      const [one, two] = [newPage({ cache }), newPage({ cache })];
      const assets = [one.asset('a1'), two.asset('a1')];
      await answer(signed(600));
      await Promise.all(assets);
      await two.asset('a1');
      await testFetch.expectNoMore();
    });

    it('has one cache by default', async () => {
      const id = crypto.randomUUID();
      const options = { cache: undefined, storage: null } as never;
      const config = newPage(options).config(id);
      await answer(CONFIG);
      expect(await newPage(options).config(id)).to.equal(await config);
      await testFetch.expectNoMore();
    });

    it('shares nothing between different ways to the network', async () => {
      const id = crypto.randomUUID();
      const options = { cache: undefined } as never;
      const other = new TestFetch();
      const stored = globalThis.sessionStorage as Storage | undefined;
      const items = new FakeStorage();
      Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, value: items });
      try {
        const page = (fetch: typeof other.fetch) =>
          new PublicClient({ apiBase: API, fetch, clock, ...(options as object) });
        const mine = page(testFetch.fetch).config(id);
        await answer({ ...CONFIG, title: 'for me' });
        expect(await mine).to.include({ title: 'for me' });
        const theirs = page(other.fetch).config(id);
        (await other.nextRequest()).respondWith({ json: CONFIG });
        expect(await theirs).to.include({ title: 'Ada' });
        expect(await page(testFetch.fetch).config(id)).to.equal(await mine);
        expect(items.items.size, 'kept for other pages').to.equal(0);
      } finally {
        Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, value: stored });
      }
    });

    it('keeps a configuration for as long as it lives', async () => {
      const page = newPage();
      const config = page.config('c1');
      await answer(CONFIG);
      await config;
      await clock.advance(24 * 60 * MINUTE);
      expect(await page.config('c1')).to.equal(await config);
      await testFetch.expectNoMore();
    });

    it('keeps an asset until its link is about to run out', async () => {
      const page = newPage();
      const first = page.asset('a1');
      await answer(signed(600));
      await first;
      await clock.advance(10 * MINUTE - 30_001);
      await page.asset('a1');
      await testFetch.expectNoMore();
      await clock.advance(1);
      const next = page.asset('a1');
      await answer(signed(600));
      expect((await next).expiresAt).to.be.greaterThan((await first).expiresAt);
    });

    it('keeps an asset of unknown expiry for as long as it lives', async () => {
      const page = newPage();
      const first = page.asset('a1');
      await answer(unsigned);
      await first;
      await clock.advance(1e9);
      expect(await page.asset('a1')).to.equal(await first);
    });

    it('takes a link that is over when it comes, and asks anew the next time', async () => {
      const page = newPage();
      const over = { ...unsigned, download_url: 'https://cdn.example/?Expires=1' };
      for (let i = 0; i < 2; i++) {
        const asset = page.asset('a1');
        await answer(over);
        expect((await asset).expiresAt).to.equal(clock.now());
      }
      expect(storage.items.size).to.equal(0);
    });

    it('asks anew for what is stale, and only then', async () => {
      const page = newPage();
      const first = page.asset('a1');
      await answer(signed(600));
      const { url } = await first;
      await clock.advance(1000);
      const isStale = (kept: { url: string }) => kept.url === url;
      const renewed = [1, 2, 3].map(() => page.asset('a1', undefined, isStale));
      await answer(signed(600));
      expect((await renewed[0])!.url).not.to.equal(url);
      expect(new Set(await Promise.all(renewed)).size).to.equal(1);
      expect(await page.asset('a1', undefined, isStale)).to.equal(await renewed[0]);
      await testFetch.expectNoMore();
    });

    it('asks anew for a stale configuration', async () => {
      const page = newPage();
      for (const title of ['Ada', 'Ida']) {
        const config = page.config('c1', undefined, () => true);
        await answer({ ...CONFIG, title });
        expect((await config).title).to.equal(title);
      }
      expect((await page.config('c1')).title).to.equal('Ida');
    });

    it('does not keep a failure', async () => {
      const page = newPage();
      const error = rejection(page.asset('a1'));
      (await testFetch.nextRequest()).respondWith({ status: 404 });
      expect(await error).to.be.instanceOf(OjinError);
      expect(await error).to.include({ code: 'not-found', status: 404 });
      const asset = page.asset('a1');
      await answer(unsigned);
      expect((await asset).id).to.equal('a1');
    });

    it('tells an answer without a usable link from a good one', async () => {
      for (const download_url of [undefined, 'javascript:alert(1)', '/film.mp4']) {
        const error = rejection(newPage().asset('a1'));
        await answer({ id: 'a1', download_url });
        expect(await error).to.include({ code: 'bad-answer', message: 'bad-answer (HTTP 200)' });
      }
      expect(storage.items.size).to.equal(0);
    });

    it('drops the request with the last who waits, and gives the reason', async () => {
      const page = newPage();
      const [one, two] = [new AbortController(), new AbortController()];
      const left = [one, two].map(({ signal }) => rejection(page.asset('a1', signal)));
      const sent = await testFetch.nextRequest();
      const reason = new Error('gone');
      one.abort(reason);
      expect(await left[0]).to.equal(reason);
      expect(sent.aborted).to.equal(false);
      two.abort(reason);
      expect(await left[1]).to.equal(reason);
      expect(sent.aborted).to.equal(true);
      const asset = page.asset('a1');
      await answer(unsigned);
      expect((await asset).id).to.equal('a1');
    });

    it('sends nothing for who is gone already', async () => {
      await rejection(newPage().asset('a1', AbortSignal.abort()));
      expect(testFetch.count).to.equal(0);
    });
  });

  describe('the tab', () => {
    const KEY = `ojin:${API}/public/assets/a1`;
    const CONFIG_KEY = `ojin:${API}/public/model-configs/c1`;

    it('keeps an asset until its link is about to run out', async () => {
      const first = newPage().asset('a1');
      await answer(signed(600));
      await first;
      await clock.advance(10 * MINUTE - 30_001);
      expect(await newPage().asset('a1')).to.deep.equal(await first);
      await testFetch.expectNoMore();
      await clock.advance(1);
      const next = newPage().asset('a1');
      await answer(signed(600));
      await next;
      expect(testFetch.count).to.equal(2);
    });

    it('keeps a configuration for ten minutes', async () => {
      const first = newPage().config('c1');
      await answer(CONFIG);
      await first;
      await clock.advance(10 * MINUTE - 1);
      expect(await newPage().config('c1')).to.deep.equal(await first);
      await testFetch.expectNoMore();
      await clock.advance(1);
      const next = newPage().config('c1');
      await answer(CONFIG);
      await next;
    });

    it('counts a lifetime from when the answer came, also with a clock that is wrong', async () => {
      const asset = { ...signed(600) };
      clock = new FakeClock(clock.now() + 365 * 24 * 60 * MINUTE);
      const first = newPage().asset('a1');
      await answer(asset);
      expect((await first).expiresAt).to.equal(clock.now() + 10 * MINUTE - 30_000);
      await clock.advance(5 * MINUTE);
      expect(await newPage().asset('a1')).to.deep.equal(await first);
      await clock.advance(5 * MINUTE);
      const next = newPage().asset('a1');
      await answer(asset);
      await next;
      expect(testFetch.count).to.equal(2);
    });

    it('does not keep a link of unknown expiry', async () => {
      const first = newPage().asset('a1');
      await answer(unsigned);
      await first;
      expect(storage.items.size).to.equal(0);
    });

    it('does not keep what is large', async () => {
      const first = newPage().config('c1');
      await answer({ ...CONFIG, model_configurations: 'x'.repeat(20_000) });
      await first;
      expect(storage.items.size).to.equal(0);
    });

    it('does not serve what is stale, and keeps what came instead', async () => {
      const first = newPage().asset('a1');
      await answer(signed(600));
      const { url } = await first;
      await clock.advance(1000);
      const next = newPage().asset('a1', undefined, (kept) => kept.url === url);
      const renewed = signed(600);
      await answer(renewed);
      expect((await next).url).to.equal(renewed.download_url);
      expect((await newPage().asset('a1')).url).to.equal(renewed.download_url);
    });

    it('is not written after a failure', async () => {
      const error = rejection(newPage().asset('a1'));
      (await testFetch.nextRequest()).respondWith({ status: 403 });
      await error;
      expect(storage.items.size).to.equal(0);
    });

    const now = new FakeClock().now();
    const link = 'https://cdn.example/evil.mp4?Expires=99999999999';
    const kept: [what: string, key: string, item: string][] = [
      ['an empty text', KEY, ''],
      ['garbage', KEY, '{'],
      ['null', KEY, 'null'],
      ['an object', KEY, '{}'],
      ['an empty array', KEY, '[]'],
      ['a time long ago', KEY, JSON.stringify([0, signedAt(0)])],
      ['a time in words', KEY, JSON.stringify(['soon', signedAt(now)])],
      ['no answer', KEY, JSON.stringify([now])],
      ['an answer that is no object', KEY, JSON.stringify([now, [1]])],
      ['an answer without a link', KEY, JSON.stringify([now, { id: 'a1' }])],
      ['a link that ran out', KEY, JSON.stringify([now - 1e6, signedAt(now - 1e6)])],
      [
        'a link of unknown expiry',
        KEY,
        JSON.stringify([now, { download_url: 'https://x.example' }]),
      ],
      ['a javascript: link', KEY, tampered('javascript:alert(1)')],
      ['a disguised javascript: link', KEY, tampered('java\nscript:alert(1)')],
      ['a data: link', KEY, tampered('data:text/html,<script>alert(1)</script>')],
      ['another key', `${KEY}2`, tampered(link)],
      ['a configuration that is null', CONFIG_KEY, JSON.stringify([now, null])],
      ['a configuration from long ago', CONFIG_KEY, JSON.stringify([now - 600_000, CONFIG])],
    ];
    function signedAt(ms: number) {
      const download_url = `https://cdn.example/a.mp4?Expires=${Math.round(ms / 1000) + 600}`;
      return { id: 'kept', download_url };
    }
    function tampered(download_url: string) {
      return JSON.stringify([now, { id: 'kept', download_url }]);
    }
    for (const [what, key, item] of kept)
      it(`may hold ${what}: it is asked for anew`, async () => {
        storage.setItem(key, item);
        const page = newPage();
        const value = key === CONFIG_KEY ? page.config('c1') : page.asset('a1');
        await answer(key === CONFIG_KEY ? CONFIG : signed(600));
        expect((await value).id).to.equal(key === CONFIG_KEY ? 'c1' : 'a1');
        expect(storage.getItem(key === CONFIG_KEY ? CONFIG_KEY : KEY)).not.to.equal(item);
      });

    const broken: [what: string, storage: OpenStorage | null][] = [
      ['is none', null],
      [
        'may not be read',
        () => {
          throw new DOMException('denied', 'SecurityError');
        },
      ],
      [
        'is full',
        () => ({
          getItem: () => null,
          setItem() {
            throw new DOMException('full', 'QuotaExceededError');
          },
        }),
      ],
    ];
    for (const [what, other] of broken)
      it(`${what}: the page serves`, async () => {
        const page = newPage({ storage: other });
        const asset = page.asset('a1');
        await answer(signed(600));
        expect((await asset).id).to.equal('a1');
        expect(await page.asset('a1')).to.equal(await asset);
        await testFetch.expectNoMore();
      });
  });
});
