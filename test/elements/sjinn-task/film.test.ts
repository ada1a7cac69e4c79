import { expect } from '@open-wc/testing';
import { rejection } from '../../support/test-fetch.ts';
import { part, until } from '../../support/preview.ts';
import { asFirstVisit, COMPLETED, find, MADE, press, progress, record, Stage } from './support.ts';

const film = MADE.film[1];

describe('<sjinn-task> film', () => {
  asFirstVisit();
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));

  it('asks for a screen by an event, and gives it back', async () => {
    const element = await stage.place();
    const shown: unknown[] = [];
    element.parentElement!.addEventListener('sjinn-show', (event) => {
      event.preventDefault();
      const { film: url, title } = event.detail;
      shown.push([url, title]);
    });
    await stage.run(COMPLETED);
    expect(part(element, 'film'), 'a video of its own').to.equal(null);
    await expect(element).to.be.accessible();
    press(element, 'Back to the preview');
    await element.updateComplete;
    press(element, 'Watch the film');
    await element.updateComplete;
    press(element, 'Start over');
    expect(shown).to.deep.equal([
      [film, 'A boat'],
      [null, ''],
      [film, 'A boat'],
      [null, ''],
    ]);
  });

  it('alone on the page it shows the film itself', async () => {
    const element = await stage.place();
    await stage.run(COMPLETED);
    expect(find(element, 'video', 'A boat')!.src).to.equal(film);
    expect(find(element, 'button', 'Back'), 'nothing to go back to').to.equal(null);
  });

  it('is left to a host that cancels the event', async () => {
    const element = await stage.place();
    const shown: unknown[] = [];
    element.addEventListener('sjinn-show', (event) => {
      event.preventDefault();
      shown.push(event.detail.film);
    });
    await stage.run(COMPLETED);
    expect(part(element, 'film'), 'a video of its own').to.equal(null);
    press(element, 'Back to the preview');
    element.reset();
    expect(shown).to.deep.equal([film, null]);
  });

  /** The same film under another link. */
  const fresh = progress(1, [MADE.film[0], `${film}?fresh`]);

  it('can be asked for again: who shows it gets a fresh link of the same film', async () => {
    const element = await stage.place();
    let renew: (() => Promise<string>) | undefined;
    element.addEventListener('sjinn-show', (event) => {
      event.preventDefault();
      ({ renew } = event.detail);
    });
    await stage.run(COMPLETED);
    const seen = record(element);
    const renewed = renew!();
    const { init } = await stage.answer(fresh);
    expect(init.body).to.include(stage.chatId);
    expect(await renewed).to.equal(`${film}?fresh`);
    await element.updateComplete;
    expect(find(element, 'a', 'Download')!.href).to.equal(`${film}?fresh`);
    expect(seen, 'nothing new happened').to.deep.equal([]);
  });

  it('that is gone at the service is an error for who asks again', async () => {
    const element = await stage.place();
    let renew: (() => Promise<string>) | undefined;
    element.addEventListener('sjinn-show', (event) => ({ renew } = event.detail));
    await stage.run(COMPLETED);
    const failed = rejection(renew!());
    await stage.answer(progress(1));
    expect(await failed).to.have.property('code', 'no-media');
    expect(element.state.status).to.equal('completed');
  });

  it('its own video goes on with a fresh link when the old one has run out', async () => {
    const element = await stage.place();
    await stage.run(COMPLETED);
    const video = find(element, 'video', 'A boat')!;
    await until(() => video.readyState > 0);
    video.currentTime = 0.5;
    video.dispatchEvent(new Event('error'));
    await stage.answer(fresh);
    await until(() => video.src === `${film}?fresh`);
    await until(() => video.currentTime === 0.5, 'the same place');
    video.dispatchEvent(new Event('error'));
    await stage.expectQuiet();
  });

  it('a second copy of the module does no harm', async () => {
    const first = customElements.get('sjinn-task');
    const again = '../../../src/elements/sjinn-task/sjinn-task.ts?again';
    await import(again);
    expect(customElements.get('sjinn-task') === first).to.equal(true);
  });
});
