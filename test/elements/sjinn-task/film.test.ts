import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { stageFilms } from '../../../src/elements/sjinn-task/sjinn-task.ts';
import type { OjinPreviewElement } from '../../../src/index.ts';
import { Emulator } from '../../support/emulator.ts';
import { part, preview, until } from '../../support/preview.ts';
import { asFirstVisit, COMPLETED, find, MADE, press, Stage } from './support.ts';

const film = MADE.film[1];

/** A preview with an element in its slot; the stage is the element's. */
async function around(stage: Stage, autoplay: boolean): Promise<OjinPreviewElement> {
  const { apiBase } = new Emulator();
  const persona = await preview({
    ...{ 'config-id': PERSONAS.ada.configId, 'api-base': apiBase },
    ...{ loading: 'eager', autoplay, muted: true },
  });
  persona.autoplay = autoplay;
  const element = await stage.place({ slot: 'task' });
  persona.append(element);
  stageFilms(persona);
  await persona.whenReady();
  return persona;
}

describe('<sjinn-task> film', () => {
  asFirstVisit();
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));

  for (const autoplay of [true, false])
    it(`takes the stage of a preview${autoplay ? ' with autoplay' : ''}, and gives it back`, async () => {
      const persona = await around(stage, autoplay);
      const { element } = stage;
      const before = persona.asset!.id;
      await stage.run(COMPLETED);
      await until(() => persona.media?.currentSrc === film, 'the film on the stage');
      expect(persona.autoplay).to.equal(false);
      expect(part(element, 'film'), 'a video of its own').to.equal(null);
      await expect(persona).to.be.accessible();

      press(element, 'Back to the preview');
      await until(() => persona.asset?.id === before, 'the persona');
      expect(persona.autoplay).to.equal(autoplay);
      press(element, 'Watch the film');
      await until(() => persona.media?.currentSrc === film, 'the film again');
      press(element, 'Start over');
      await until(() => persona.asset?.id === before, 'the persona again');
      expect(persona.autoplay).to.equal(autoplay);
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
