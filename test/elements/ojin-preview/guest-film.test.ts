import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import type { OjinPreviewElement } from '../../../src/index.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';

const { configId, assets } = PERSONAS.ada;
const FILMS = '/objects/**.mp4';
/** The film in so narrow a pipe that what is far away is never there yet. */
const SLOW = { bytesPerSecond: 75_000 };
/** What the test server has anyway, under two links. */
const FILM = new URL('/src/emulator/media/agent-film.mp4', location.href).href;
const FRESH = `${FILM}?fresh`;

/** As a slotted `<sjinn-task>` does it. */
function show(preview: OjinPreviewElement, film: string | null, renew?: () => Promise<string>) {
  const detail = { film, title: film ? 'A boat' : '', ...(renew && { renew }) };
  const event = new CustomEvent('sjinn-show', { detail, cancelable: true, bubbles: true });
  preview.querySelector('sjinn-task')!.dispatchEvent(event);
  return event;
}

const playingPast = (element: OjinPreviewElement, time: number) =>
  until(
    () => element.state.status === 'playing' && element.media!.currentTime > time,
    `playing past ${time} s; ${element.state.status} at ${element.media?.currentTime}`,
  );

describe('a film in a preview', () => {
  let emulator: Emulator;
  let element: OjinPreviewElement;
  /** How often a fresh link was asked for. */
  let renewals: number;
  const renew = () => {
    renewals++;
    return Promise.resolve(FRESH);
  };

  /** A signed link to a film of 20 s. */
  const link = async (): Promise<string> => {
    const response = await fetch(`${emulator.apiBase}/public/assets/${assets.idle}`);
    return ((await response.json()) as { download_url: string }).download_url;
  };

  beforeEach(async () => {
    emulator = new Emulator();
    renewals = 0;
    element = await preview(
      { 'config-id': configId, 'api-base': emulator.apiBase, loading: 'eager', muted: true },
      '<sjinn-task slot="task"></sjinn-task>',
    );
    await element.whenReady();
  });

  it('a film takes the stage of a preview, and gives it back; a failing link asks `renew()` and goes on', async () => {
    const persona = element.asset!;
    await emulator.settings({ urlTtlSeconds: 4 });
    await emulator.fault(FILMS, SLOW);
    const film = await link();
    const runsOut = Date.now() + 4200;
    await emulator.settings({ urlTtlSeconds: 3600 });
    const links = [film];
    const renewFilm = async () => {
      links.push(await link());
      return links.at(-1)!;
    };
    expect(show(element, film, renewFilm).defaultPrevented, 'taken').to.equal(true);
    await until(() => element.asset?.url === film, 'the film');
    const { media } = element;
    expect(media!.loop, 'it has an end').to.equal(false);
    // some engines want a tap for sound
    media!.muted = true;
    await element.play();
    await playingPast(element, 0.1);
    expect(element.asset!.name).to.equal('A boat');

    await until(() => Date.now() > runsOut, 'the link to run out');
    await emulator.heal();
    media!.currentTime = 14;
    await playingPast(element, 14.2);
    expect(links.length, 'links').to.be.greaterThan(1);
    expect(element.asset!.url).to.equal(links.at(-1));
    expect(element.media, 'the element that was tapped').to.equal(media);

    expect(show(element, null).defaultPrevented, 'taken').to.equal(true);
    await until(() => element.asset?.id === persona.id, 'the persona');
    await element.whenReady();
  });

  it('a link that is refused from the start asks `renew()`, not the persona’s service', async () => {
    const before = (await emulator.requests('/public/')).length;
    const refused = `${emulator.base}/objects/org/assets/film.mp4?signature=old`;
    show(element, refused, renew);
    await until(() => element.asset?.url === FRESH, 'the fresh link');
    await element.whenReady();
    expect(renewals).to.equal(1);
    expect((await emulator.requests('/public/')).length).to.equal(before);
  });

  for (const film of ['javascript:alert(1)', 'data:video/mp4,x'])
    it(`${film} does not become a source`, async () => {
      const { id } = element.asset!;
      show(element, film, renew);
      await element.whenReady();
      expect(element.asset!.id).to.equal(id);
    });
});
