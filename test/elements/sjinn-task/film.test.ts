import { expect } from '@open-wc/testing';
import { part } from '../../support/preview.ts';
import { asFirstVisit, COMPLETED, find, MADE, press, Stage } from './support.ts';

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

  it('a second copy of the module does no harm', async () => {
    const first = customElements.get('sjinn-task');
    const again = '../../../src/elements/sjinn-task/sjinn-task.ts?again';
    await import(again);
    expect(customElements.get('sjinn-task') === first).to.equal(true);
  });
});
