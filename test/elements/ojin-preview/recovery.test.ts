import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../../src/index.ts';
import { Emulator } from '../../support/emulator.ts';
import { next, part, preview, until } from '../../support/preview.ts';

const { configId, assets } = PERSONAS.ada;
const FILM = '/objects/**.mp4';
/** The film in so narrow a pipe that what is far away is not there for a long time. */
const SLOW = { bytesPerSecond: 150_000 };
/** s; far away in the film. */
const FAR = 17;
/** s */
const HOUR = 3600;

const assetRequests = (emulator: Emulator) => emulator.requests(`/public/assets/${assets.idle}`);

const { now } = Date;

/**
 * Every link handed out so far runs out: for the store, and by the clock of the page. Those made from
 * now on live longer. No test has to wait for that, or could come too late.
 */
async function linksRunOut(emulator: Emulator): Promise<void> {
  await emulator.expireLinks();
  await emulator.settings({ urlTtlSeconds: 24 * HOUR });
  await emulator.heal();
  Date.now = () => now() + HOUR * 1000;
}

/** Also when nobody looked before it had played to its end. */
const playingPast = (element: OjinPreviewElement, time: number) =>
  until(
    () =>
      (element.state.status === 'playing' || element.media!.ended) &&
      element.media!.currentTime > time,
    () => {
      const { currentTime, paused, readyState, networkState } = element.media!;
      const media = JSON.stringify({ currentTime, paused, readyState, networkState });
      return `playing past ${time} s; ${element.state.status}, ${media}`;
    },
  );

describe('recovery', () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = new Emulator();
    await emulator.settings({ urlTtlSeconds: HOUR });
  });
  afterEach(() => {
    Date.now = now;
  });

  async function mutedFilm(): Promise<OjinPreviewElement> {
    const element = await preview({
      'config-id': configId,
      'api-base': emulator.apiBase,
      loading: 'eager',
      muted: true,
    });
    await element.whenReady();
    return element;
  }

  for (const muted of [true, false])
    it(`goes on after a seek past the link's end, ${muted ? 'muted' : 'audible'}, one request for three`, async () => {
      await emulator.fault(FILM, SLOW);
      const elements = await Promise.all(
        [1, 2, 3].map(() =>
          preview({ 'config-id': configId, 'api-base': emulator.apiBase, loading: 'eager', muted }),
        ),
      );
      await Promise.all(elements.map((element) => element.whenReady()));
      await Promise.all(elements.map((element) => element.play()));
      await Promise.all(elements.map((element) => playingPast(element, 0.1)));
      const [first] = elements as [OjinPreviewElement];
      const media = first.media!;
      // WebKitGTK by itself unmutes a film whose volume or rate is set
      if (!muted) Object.assign(media, { volume: 0.4, playbackRate: 1.25 });
      const before = (await assetRequests(emulator)).length;
      const renewed = elements.map((element) => next(element, 'ojin-renew'));
      await linksRunOut(emulator);
      for (const element of elements) element.media!.currentTime = FAR;
      await Promise.all(renewed);
      await Promise.all(elements.map((element) => playingPast(element, FAR + 0.2)));

      expect((await assetRequests(emulator)).length).to.equal(before + 1);
      expect(first.media, 'the element that was tapped').to.equal(media);
      expect(media.currentTime).to.be.within(FAR, FAR + 3);
      expect(media.muted).to.equal(muted);
      expect(media.volume).to.be.closeTo(muted ? 1 : 0.4, 0.01);
      expect(media.playbackRate).to.equal(muted ? 1 : 1.25);
      expect(first.shadowRoot!.querySelector('.stand-in')).to.equal(null);
    });

  it('stays paused when it was paused', async () => {
    await emulator.fault(FILM, SLOW);
    const element = await mutedFilm();
    await element.play();
    await playingPast(element, 0.1);
    element.pause();
    await until(() => element.state.status === 'paused');
    const renewed = next(element, 'ojin-renew');
    await linksRunOut(emulator);
    element.media!.currentTime = FAR;
    await renewed;
    expect(element.state.status).to.equal('paused');
    expect(element.media!.paused).to.equal(true);
    expect(element.media!.currentTime).to.be.closeTo(FAR, 0.3);
  });

  it('goes on when the connection is cut in the middle', async () => {
    await emulator.fault(FILM, { cut: 200_000 }, { times: 1 });
    const element = await mutedFilm();
    await element.play();
    await playingPast(element, 6);
    expect(element.state.status).to.equal('playing');
  });

  it('renews once, not in a loop, when the store refuses without CORS headers', async () => {
    await emulator.fault(FILM, { status: 403, noCors: true });
    const element = await preview({
      'config-id': configId,
      'api-base': emulator.apiBase,
      loading: 'eager',
    });
    await until(() => element.state.status === 'error', 'error');
    await until(() => part(element, 'retry-button'));
    expect(await assetRequests(emulator)).to.have.length(2);
    expect(element.state.status === 'error' && element.state.error.code).to.equal('media');

    await emulator.heal();
    part(element, 'retry-button')!.click();
    await until(() => element.state.status === 'ready', 'ready after retry');
    await element.play();
    await playingPast(element, 0.2);
  });

  it('lets a slow machine start to play: a film that waits for it is not fetched again', async () => {
    const element = await mutedFilm();
    const media = element.media!;
    const standStill = async (ms: number) => {
      const since = performance.now();
      await until(() => performance.now() > since + ms);
    };
    media.playbackRate = 0; // as slow as can be
    await element.play();
    await standStill(3000);
    media.pause();
    await standStill(1500);
    await element.play();
    await standStill(4000);
    media.playbackRate = 1;
    await playingPast(element, 0.1);
    expect(await assetRequests(emulator)).to.have.length(1);
  });

  describe('a film that stands still although it has data', () => {
    /** As WebKitGTK's now and then; in every engine a rate of 0 looks like that. */
    async function standingStill(): Promise<OjinPreviewElement> {
      const element = await mutedFilm();
      await element.play();
      await playingPast(element, 0.1);
      element.media!.playbackRate = 0;
      return element;
    }

    it('is played again, and nobody is told', async () => {
      const element = await standingStill();
      const media = element.media!;
      const told: string[] = [];
      const listen = ({ type }: Event) => told.push(type);
      for (const type of ['ojin-pause', 'ojin-play', 'ojin-statechange'])
        element.addEventListener(type, listen);
      for (const type of ['pause', 'play']) media.addEventListener(type, listen);
      let plays = 0;
      media.play = () => {
        plays++;
        return HTMLMediaElement.prototype.play.call(media);
      };
      await until(() => plays, 'another try');
      media.playbackRate = 1;
      await playingPast(element, media.currentTime + 0.3);
      expect(told).to.deep.equal([]);
      expect(plays).to.equal(1);
      expect(await assetRequests(emulator)).to.have.length(1);

      // the next ones are the visitor's
      element.pause();
      await until(() => element.state.status === 'paused', 'paused');
      expect(told).to.include.members(['pause', 'ojin-pause']);
    });

    it('counts as paused when the browser refuses to play it again', async () => {
      const element = await standingStill();
      const media = element.media!;
      media.play = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      await until(() => element.state.status === 'paused', 'paused');
      media.play = () => HTMLMediaElement.prototype.play.call(media);
      media.playbackRate = 1;
      const played = next(media, 'play');
      await element.play();
      await played;
      await playingPast(element, media.currentTime + 0.3);
    });
  });

  it('takes a film that stands still for stuck, although no error is fired', async () => {
    await emulator.fault(FILM, { cut: 300_000, bytesPerSecond: 120_000 });
    const element = await mutedFilm();
    await element.play();
    await playingPast(element, 0.1);
    await emulator.heal();
    await playingPast(element, 5);
  });
});
