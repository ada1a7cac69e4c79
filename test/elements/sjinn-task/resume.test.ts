import { expect } from '@open-wc/testing';
import { success } from '../../sjinn/support.ts';
import { settle } from '../../support/fake-clock.ts';
import { until } from '../../support/preview.ts';
import {
  asFirstVisit,
  COMPLETED,
  CREATE,
  MADE,
  progress,
  QUERY,
  record,
  RUNNING,
  setHidden,
  Stage,
  stored,
} from './support.ts';

/** The page is left: nothing is told to anybody, and what was under way ends. */
async function leave({ element }: { readonly element: Element }): Promise<void> {
  element.remove();
  await new Promise((resolve) => setTimeout(resolve));
  await settle();
}

describe('<sjinn-task> resume', () => {
  asFirstVisit();
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));

  for (const [mode, kept, other] of [
    ['session', sessionStorage, localStorage],
    ['local', localStorage, sessionStorage],
  ] as const)
    it(`${mode}: a new page goes on with the task, and shows the wish`, async () => {
      await stage.place({ resume: mode });
      await stage.run(RUNNING);
      expect(stored(kept)).to.include(stage.chatId);
      expect(stored(other)).not.to.include(stage.chatId);
      expect(stored(kept)).not.to.include('s3cret');
      await leave(stage);

      const later = new Stage();
      const element = await later.place({ resume: mode });
      expect(element.state.status).to.equal('queued');
      const { url, init } = await later.answer(progress(1, MADE.film));
      expect(url).to.include(QUERY);
      expect(init.body).to.include(stage.chatId);
      expect(element.state).to.have.nested.property('task.message', 'A boat');
    });

  it('none: a new page knows nothing', async () => {
    await stage.place({ resume: 'none' });
    await stage.run(RUNNING);
    expect(stored()).not.to.include(stage.chatId);
    await leave(stage);
    const later = new Stage();
    const element = await later.place({ resume: 'none' });
    await later.expectQuiet();
    expect(element.state.status).to.equal('idle');
  });

  it('keeps elements with an id apart', async () => {
    await stage.place({ id: 'one' });
    await stage.run(RUNNING);
    const other = new Stage();
    const element = await other.place({ id: 'two' });
    expect(element.state.status).to.equal('idle');
  });

  it('left before the answer came, and no relay: the visitor is told', async () => {
    const element = await stage.place();
    element.start('A boat');
    await stage.net.nextRequest();
    await leave(stage);
    const later = new Stage();
    const again = await later.place();
    await until(() => again.state.status === 'uncertain');
    await later.expectQuiet();
  });

  it('left before the answer came, and a relay: it is asked with the same key', async () => {
    stage.token = { ...stage.token, idempotency_key_ttl: 86_400 };
    const element = await stage.place();
    element.start('A boat');
    const first = await stage.net.nextRequest();
    await leave(stage);
    const later = new Stage();
    later.token = stage.token;
    const again = await later.place();
    const second = await later.answer(success({ chat_id: later.chatId }));
    expect(second.url).to.include(CREATE);
    const keys = [first, second].map(({ init }) =>
      new Headers(init.headers).get('idempotency-key'),
    );
    expect(keys[1]).to.equal(keys[0]);
    expect(again.state.status).to.equal('queued');
  });

  it('the same wish in another tab is the same task', async () => {
    const keys = [];
    for (const one of [stage, new Stage()]) {
      sessionStorage.clear();
      const element = await one.place();
      element.start('A boat');
      const { init } = await one.net.nextRequest();
      keys.push(new Headers(init.headers).get('idempotency-key'));
    }
    expect(keys[1]).to.equal(keys[0]);
  });

  for (const [name, kept] of [
    ['nonsense', 'no JSON'],
    ['another shape', '{"task":{"chatId":7},"intent":[]}'],
    ['a task of long ago', '{"task":{"chatId":"c","message":"m","startedAt":1}}'],
  ] as const)
    it(`ignores ${name}`, async () => {
      sessionStorage.setItem('ojin-widget:task:#', kept);
      const element = await stage.place();
      await stage.expectQuiet();
      expect(element.state.status).to.equal('idle');
    });

  it('a completed task is shown again after a reload', async () => {
    await stage.place();
    await stage.run(COMPLETED);
    await leave(stage);
    const later = new Stage();
    const element = await later.place();
    await later.answer(COMPLETED);
    expect(element.state.status).to.equal('completed');
  });

  it('a move in the DOM keeps following', async () => {
    const element = await stage.place();
    await stage.run(RUNNING);
    const seen = record(element);
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await leave({ element: document.createElement('div') });
    expect(seen).to.deep.equal([]);
    await stage.clock.advance(8000);
    await stage.answer(COMPLETED);
    expect(element.state.status).to.equal('completed');
    elsewhere.remove();
  });

  it('removal ends everything: no question, no timer', async () => {
    const element = await stage.place();
    await stage.run(RUNNING);
    await leave(stage);
    expect(element.state.status).to.equal('idle');
    expect(stage.clock.pending).to.deep.equal([]);
    await stage.expectQuiet();
  });

  it('removal in the middle of a question lets go of it', async () => {
    await stage.place();
    await stage.begin();
    const request = await stage.net.nextRequest();
    await leave(stage);
    await request.ended;
    expect(stage.clock.pending).to.deep.equal([]);
    await stage.expectQuiet();
  });

  it('taken away and put back later, it goes on', async () => {
    const element = await stage.place();
    await stage.run(RUNNING);
    const { parentElement } = element;
    await leave(stage);
    parentElement!.append(element);
    await stage.answer(COMPLETED);
    expect(element.state.status).to.equal('completed');
  });
});

describe('<sjinn-task> tabs', () => {
  asFirstVisit();

  /** Two elements with one task, as in two tabs. */
  async function two(): Promise<[Stage, Stage]> {
    const [one, other] = [new Stage(), new Stage()];
    await one.place({ id: 'one' });
    await other.place({ id: 'two' });
    await one.run(RUNNING);
    other.element.resume(one.chatId);
    return [one, other];
  }

  it('share the questions: one asks, both know', async () => {
    const [one, other] = await two();
    await one.clock.advance(8000);
    await one.answer(progress(2, MADE.plan));
    await until(() => other.element.state.status === 'running');
    await one.clock.advance(8000);
    await one.answer(COMPLETED);
    await until(() => other.element.state.status === 'completed');
    expect(other.net.count).to.equal(0);
    expect(other.clock.pending).to.deep.equal([]);
  });

  for (const [name, end] of [
    ['is closed', (stage: Stage) => leave(stage)],
    [
      'stops waiting',
      async ({ element }: Stage) => {
        element.stop();
        await settle();
      },
    ],
  ] as const)
    it(`the other takes over when the one that asks ${name}`, async () => {
      const [one, other] = await two();
      await end(one);
      await other.answer(COMPLETED);
      expect(other.element.state.status).to.equal('completed');
      await one.expectQuiet();
    });

  it('a hidden page asks nothing, and asks at once when it comes back', async () => {
    const stage = new Stage();
    const element = await stage.place();
    await stage.run(RUNNING);
    setHidden(true);
    await stage.expectQuiet();
    setHidden(false);
    await stage.answer(COMPLETED);
    expect(element.state.status).to.equal('completed');
  });

  it('a page that is hidden from the start sends nothing before it is seen', async () => {
    const stage = new Stage();
    const element = await stage.place();
    setHidden(true);
    element.resume(stage.chatId);
    await stage.expectQuiet();
    setHidden(false);
    await stage.answer(RUNNING);
    expect(element.state.status).to.equal('running');
  });
});
