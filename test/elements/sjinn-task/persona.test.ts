import { expect } from '@open-wc/testing';
import { until } from '../../support/preview.ts';
import { asFirstVisit, COMPLETED, RUNNING, Stage } from './support.ts';

const NOOR = '22222222-2222-4222-8222-222222222222';
const ADA = '11111111-1111-4111-8111-111111111111';

/** A page with an element in a preview of this persona. */
async function at(configId: string, path = location.pathname): Promise<Stage> {
  history.replaceState(null, '', path);
  const stage = new Stage();
  const element = await stage.place({ 'token-endpoint': undefined });
  const preview = document.createElement('div'); // by its attribute alone
  preview.setAttribute('config-id', configId);
  element.replaceWith(preview);
  preview.append(element);
  element.getToken = () => Promise.resolve(stage.token);
  await element.updateComplete;
  return stage;
}

async function leave({ element }: Stage): Promise<void> {
  element.remove();
  await until(() => element.state.status === 'idle');
}

describe('<sjinn-task> persona', () => {
  asFirstVisit();
  const here = location.pathname + location.search;
  afterEach(() => history.replaceState(null, '', here));

  it('from /ada to /noor and back to /ada: the film is at /ada only', async () => {
    const ada = await at(ADA, '/ada');
    await ada.run(RUNNING);
    await leave(ada);

    const noor = await at(NOOR, '/noor');
    await noor.expectQuiet();
    expect(noor.element.state.status).to.equal('idle');
    await leave(noor);

    const back = await at(ADA, '/ada');
    await back.answer(COMPLETED);
    expect(back.element.state).to.have.nested.property('task.chatId', ada.chatId);
  });

  it('another persona at the same address, and the same persona at another, know nothing of it', async () => {
    const ada = await at(ADA, '/ada');
    await ada.run(RUNNING);
    await leave(ada);
    for (const [configId, path] of [
      [NOOR, '/ada'],
      [ADA, '/about'],
    ] as const) {
      const other = await at(configId, path);
      await other.expectQuiet();
      expect(other.element.state.status).to.equal('idle');
      await leave(other);
    }
  });

  it('a preview that changes its persona lets go of the film, and finds it again', async () => {
    const ada = await at(ADA);
    const preview = ada.element.parentElement!;
    await ada.run(RUNNING);
    preview.setAttribute('config-id', NOOR);
    await until(() => ada.element.state.status === 'idle');
    await ada.expectQuiet();
    preview.setAttribute('config-id', ADA);
    await ada.answer(COMPLETED);
    expect(ada.element.state).to.have.nested.property('task.chatId', ada.chatId);
  });

  it('a page that changes its address meanwhile still finds the film at the first one', async () => {
    const ada = await at(ADA, '/ada');
    await ada.begin();
    history.replaceState(null, '', '/ada/more');
    await ada.answer(RUNNING);
    await leave(ada);
    const back = await at(ADA, '/ada');
    await back.answer(COMPLETED);
    expect(back.element.state).to.have.nested.property('task.chatId', ada.chatId);
  });

  it('two elements without an id do not overwrite each other’s', async () => {
    const before = [new Stage(), new Stage()];
    for (const stage of before) await stage.place();
    for (const [index, stage] of before.entries()) {
      await stage.begin(`Film ${index}`);
      await stage.answer(RUNNING);
    }
    for (const stage of before) await leave(stage);
    const after = [new Stage(), new Stage()];
    for (const [index, stage] of after.entries()) {
      await stage.place();
      await stage.answer(RUNNING);
      const { chatId } = before[index]!;
      expect(stage.element.state).to.have.nested.property('task.chatId', chatId);
    }
  });
});
