import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import type { Attributes, ResolveAssets } from '../../src/ojin/resolve-assets.ts';
import { PublicClient } from '../../src/ojin/public-client.ts';
import { SharedCache } from '../../src/ojin/shared-cache.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { load as loadFrom } from '../support/load-preview.ts';
import { rejection, TestFetch } from '../support/test-fetch.ts';

const API = 'https://api.example/v1';
const id = (n: number) => `0000000${n}-0000-4000-8000-000000000000`;
const [A, B, C] = [id(1), id(2), id(3)];

/** A MIME type, or an HTTP status that refuses. */
type Wire = string | number;

describe('loadPreview', () => {
  let testFetch: TestFetch;
  let client: PublicClient;
  let clock: FakeClock;

  beforeEach(() => {
    testFetch = new TestFetch();
    clock = new FakeClock();
    client = new PublicClient({
      apiBase: API,
      fetch: testFetch.fetch,
      clock,
      cache: new SharedCache(),
      storage: null,
    });
  });

  const answerConfig = async (parameters: unknown) => {
    const sent = await testFetch.nextRequest();
    expect(sent.url).to.equal(`${API}/public/model-configs/c1`);
    sent.respondWith({ json: { id: 'c1', title: 'Ada', model_configurations: parameters } });
  };

  /** Answers as many requests as there are wires: those of A, B and C. Gives the ids asked for. */
  const answerAssets = async (wires: readonly Wire[]) => {
    const asked: string[] = [];
    while (asked.length < wires.length) {
      const sent = await testFetch.nextRequest();
      const [, assetId = ''] = /\/public\/assets\/(.*)$/.exec(sent.url) ?? [];
      asked.push(assetId);
      const wire = wires[[A, B, C].indexOf(assetId)] ?? wires[0]!;
      if (typeof wire === 'number') sent.respondWith({ status: wire });
      else
        sent.respondWith({
          json: { id: assetId, mime_type: wire, download_url: `https://cdn.example/${assetId}` },
        });
    }
    await testFetch.expectNoMore();
    return asked;
  };

  const load = (request: Attributes, signal?: AbortSignal, reload?: boolean) =>
    loadFrom(client, request, { signal, reload, clock });

  describe('an explicit asset', () => {
    it('needs no configuration', async () => {
      const preview = load({ assetId: A });
      await answerAssets(['video/mp4']);
      const { config, asset, poster } = await preview;
      expect(config).to.equal(undefined);
      expect(asset).to.include({ id: A, kind: 'video' });
      expect(poster).to.equal(undefined);
    });

    it('is fetched at once with the configuration', async () => {
      const preview = load({ assetId: A, configId: 'c1' });
      expect(testFetch.count).to.equal(2);
      await answerConfig({ image_id: B });
      await answerAssets(['video/mp4']);
      expect((await preview).config).to.include({ title: 'Ada' });
      expect((await preview).asset).to.include({ id: A });
      expect((await preview).poster).to.equal(undefined);
    });

    it('is shown without the configuration when that fails', async () => {
      const preview = load({ assetId: A, configId: 'c1' });
      (await testFetch.nextRequest()).respondWith({ status: 404 });
      await answerAssets(['video/mp4']);
      expect((await preview).config).to.equal(undefined);
    });

    it('does not wait for the configuration', async () => {
      const preview = load({ assetId: A, configId: 'c1' });
      const config = await testFetch.nextRequest();
      await answerAssets(['video/mp4']);
      expect((await preview).config).to.equal(undefined);
      config.respondWith({ json: { id: 'c1' } });
    });

    it('wins over the function of the embedder', async () => {
      const resolveAssets = () => {
        throw new Error('not to be called');
      };
      const preview = load({ assetId: A, resolveAssets });
      await answerAssets(['audio/mpeg']);
      expect((await preview).asset?.kind).to.equal('audio');
    });

    it('may be of any kind', async () => {
      const preview = load({ assetId: A });
      await answerAssets(['application/zip']);
      expect((await preview).asset?.kind).to.equal('other');
    });

    it('that cannot be fetched is the error', async () => {
      const error = rejection(load({ assetId: A, configId: 'c1' }));
      await answerConfig({});
      await answerAssets([403]);
      expect(await error).to.include({ name: 'OjinError', code: 'forbidden', status: 403 });
    });
  });

  describe('the candidates of a configuration', () => {
    const table: [
      what: string,
      parameters: object,
      wires: Wire[],
      asset: string,
      poster: string | null,
    ][] = [
      ['film', { video_id: A }, ['video/mp4'], A, null],
      ['picture: no poster beside it', { image_id: A }, ['image/png'], A, null],
      ['sound', { preview_id: A }, ['audio/mpeg'], A, null],
      ['other', { source_id: A }, ['application/zip'], A, null],
      ['film and poster', { video_id: A, poster_id: B }, ['video/mp4', 'image/png'], A, B],
      ['poster and film', { poster_id: A, video_id: B }, ['image/png', 'video/mp4'], B, A],
      ['the first film', { asset_ids: [A, B] }, ['video/mp4', 'video/webm'], A, null],
      ['a film that says idle', { video_id: A, idle_id: B }, ['video/mp4', 'video/mp4'], B, null],
      [
        'a film that says preview',
        { video_id: A, previewId: B },
        ['video/mp4', 'video/mp4'],
        B,
        null,
      ],
      [
        'the first that says so',
        { idle_id: A, preview_id: B },
        ['video/mp4', 'video/mp4'],
        A,
        null,
      ],
      [
        'a film rather than a picture that says idle',
        { video_id: A, idle_id: B },
        ['video/mp4', 'image/png'],
        A,
        B,
      ],
      [
        'a picture that says preview',
        { image_id: A, preview_id: B },
        ['image/png', 'image/png'],
        B,
        null,
      ],
      [
        'picture rather than sound',
        { source_id: A, image_id: B },
        ['audio/mpeg', 'image/png'],
        B,
        null,
      ],
      [
        'sound rather than other',
        { source_id: A, preview_id: B },
        ['application/zip', 'audio/mpeg'],
        B,
        null,
      ],
      ['the first other', { source_id: A, reference_id: B }, ['font/woff', 'text/html'], A, null],
      ['one that fails, one fine', { idle_id: A, video_id: B }, [404, 'video/mp4'], B, null],
      ['a poster that fails', { video_id: A, poster_id: B }, ['video/mp4', 403], A, null],
      [
        'a film that fails',
        { video_id: A, poster_id: B, source_id: C },
        [404, 'image/png', 'audio/ogg'],
        B,
        null,
      ],
    ];
    for (const [what, parameters, wires, assetId, posterId] of table)
      it(what, async () => {
        const preview = load({ configId: 'c1' });
        await answerConfig(parameters);
        await answerAssets(wires);
        const { config, asset, poster } = await preview;
        expect(config).to.include({ id: 'c1' });
        expect(asset?.id).to.equal(assetId);
        // a picture that is shown itself is no poster before it
        expect(poster && poster !== asset ? poster.id : null).to.equal(posterId);
      });

    it('are fetched all at once', async () => {
      const preview = load({ configId: 'c1' });
      await answerConfig({ asset_ids: [A, B, C] });
      const next = () => testFetch.nextRequest();
      const unanswered = [await next(), await next(), await next()];
      expect(unanswered.map(({ url }) => url.slice(-36))).to.deep.equal([A, B, C]);
      for (const sent of unanswered)
        sent.respondWith({ json: { id: A, download_url: 'https://cdn.example/' } });
      await preview;
    });

    for (const parameters of [undefined, null, {}, { asset_id: 'film-1' }, [], 'x'])
      it(`none in ${JSON.stringify(parameters)}: no asset`, async () => {
        const preview = load({ configId: 'c1' });
        await answerConfig(parameters);
        expect((await preview).asset).to.equal(undefined);
        await testFetch.expectNoMore();
      });

    const unanswered = async (count: number) => {
      const sent = [];
      while (sent.length < count) sent.push(await testFetch.nextRequest());
      return sent;
    };
    const film = (assetId: string) => ({
      json: { id: assetId, mime_type: 'video/mp4', download_url: `https://cdn.example/${assetId}` },
    });

    it('one that hangs does not hold up a film that is known', async () => {
      const preview = load({ configId: 'c1' });
      await answerConfig({ idle_id: A, video_id: B });
      const [, second] = await unanswered(2);
      second!.respondWith(film(B));
      await clock.advance(500);
      expect((await preview).asset?.id).to.equal(B);
    });

    it('one that is preferred still wins when it comes a little later', async () => {
      const preview = load({ configId: 'c1' });
      await answerConfig({ idle_id: A, video_id: B });
      const [first, second] = await unanswered(2);
      second!.respondWith(film(B));
      await clock.advance(400);
      first!.respondWith(film(A));
      expect((await preview).asset?.id).to.equal(A);
    });

    it('a picture that hangs does not hold up the film before it', async () => {
      const preview = load({ configId: 'c1' });
      await answerConfig({ video_id: A, poster_id: B });
      const [first] = await unanswered(2);
      first!.respondWith(film(A));
      expect((await preview).asset?.id).to.equal(A);
    });

    it('when all fail, the first that says idle or preview says why', async () => {
      const error = rejection(load({ configId: 'c1' }));
      await answerConfig({ image_id: A, idle_id: B });
      await answerAssets([404, 403]);
      expect(await error).to.include({ code: 'forbidden', status: 403 });
    });

    it('when all fail, and none says so, the first says why', async () => {
      const error = rejection(load({ configId: 'c1' }));
      await answerConfig({ asset_ids: [A, B, C] });
      await answerAssets([403, 404, 401]);
      expect(await error).to.include({ code: 'forbidden', status: 403 });
    });
  });

  it('a configuration that cannot be fetched is the error', async () => {
    const error = rejection(load({ configId: 'c1' }));
    (await testFetch.nextRequest()).respondWith({ status: 404 });
    expect(await error).to.include({ code: 'not-found', status: 404 });
    await testFetch.expectNoMore();
  });

  describe('the function of the embedder', () => {
    const parameters = { image_id: C, custom: { film: A } };
    const answers: [what: string, resolveAssets: ResolveAssets, ids: string[]][] = [
      ['an id', () => A, [A]],
      ['ids', () => [A, B], [A, B]],
      ['a promise of an id', () => Promise.resolve(A), [A]],
      ['a promise of ids', () => Promise.resolve([A, B]), [A, B]],
      ['what it finds', ({ parameters: p }) => (p as typeof parameters).custom.film, [A]],
      ['an id that is no UUID', () => 'film/1', ['film%2F1']],
    ];
    for (const [what, resolveAssets, ids] of answers)
      it(`says ${what}`, async () => {
        const preview = load({ configId: 'c1', resolveAssets });
        await answerConfig(parameters);
        expect(await answerAssets(ids.map(() => 'video/mp4'))).to.deep.equal(ids);
        expect((await preview).asset?.id).to.equal(decodeURIComponent(ids[0]!));
      });

    it('sets the order among the films, and may name a poster', async () => {
      const preview = load({ configId: 'c1', resolveAssets: () => [B, A, C] });
      await answerConfig(parameters);
      await answerAssets(['video/mp4', 'video/mp4', 'image/png']);
      expect((await preview).asset?.id).to.equal(B);
      expect((await preview).poster?.id).to.equal(C);
    });

    const nothing: [what: string, value: unknown][] = [
      ['an empty list', []],
      ['an empty text', ''],
      ['undefined', undefined],
      ['null', null],
      ['a list of nothing', [undefined, null, '']],
    ];
    for (const [what, value] of nothing)
      it(`says ${what}: no asset, and nothing is fetched`, async () => {
        const resolveAssets = () => value as string;
        const preview = load({ configId: 'c1', resolveAssets });
        await answerConfig(parameters);
        expect((await preview).asset).to.equal(undefined);
        await testFetch.expectNoMore();
      });

    const reason = new Error('cannot tell');
    const throwing: [what: string, resolveAssets: ResolveAssets][] = [
      [
        'throws',
        () => {
          throw reason;
        },
      ],
      ['rejects', () => Promise.reject(reason)],
    ];
    for (const [what, resolveAssets] of throwing)
      it(`${what}: that is the error`, async () => {
        const error = rejection(load({ configId: 'c1', resolveAssets }));
        await answerConfig(parameters);
        expect(await error).to.equal(reason);
        await testFetch.expectNoMore();
      });
  });

  describe('a second time', () => {
    const once = async (reload?: boolean) => {
      const preview = load({ configId: 'c1' }, undefined, reload);
      await answerConfig({ asset_id: A });
      await answerAssets(['video/mp4']);
      return preview;
    };

    it('takes what is kept', async () => {
      const first = await once();
      expect(await load({ configId: 'c1' })).to.deep.equal(first);
      expect((await load({ assetId: A, configId: 'c1' })).asset).to.equal(first.asset);
      await testFetch.expectNoMore();
    });

    it('fetches all anew when asked to', async () => {
      const first = await once();
      const second = await once(true);
      expect(second.asset).not.to.equal(first.asset);
      const third = load({ assetId: A, configId: 'c1' }, undefined, true);
      await answerConfig({});
      await answerAssets(['video/mp4']);
      expect((await third).asset).not.to.equal(second.asset);
    });
  });

  describe('abort', () => {
    const reason = new Error('gone');

    it('before: nothing is fetched', async () => {
      const signal = AbortSignal.abort(reason);
      for (const request of [{ configId: 'c1' }, { assetId: A }, { configId: 'c1', assetId: A }])
        expect(await rejection(load(request, signal))).to.equal(reason);
      expect(testFetch.count).to.equal(0);
    });

    it('while the configuration comes', async () => {
      const controller = new AbortController();
      const error = rejection(load({ configId: 'c1' }, controller.signal));
      const sent = await testFetch.nextRequest();
      controller.abort(reason);
      expect(await error).to.equal(reason);
      expect(sent.aborted).to.equal(true);
    });

    it('while the assets come', async () => {
      const controller = new AbortController();
      const error = rejection(load({ configId: 'c1' }, controller.signal));
      await answerConfig({ asset_ids: [A, B] });
      const sent = [await testFetch.nextRequest(), await testFetch.nextRequest()];
      controller.abort(reason);
      expect(await error).to.equal(reason);
      expect(sent.map(({ aborted }) => aborted)).to.deep.equal([true, true]);
    });
  });
});
