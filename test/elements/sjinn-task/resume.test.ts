import { expect } from '@open-wc/testing';
import { success } from '../../sjinn/support.ts';
import { settle } from '../../support/fake-clock.ts';
import { until } from '../../support/preview.ts';
import {
  asFirstVisit,
  COMPLETED,
  CREATE,
  find,
  keyOf,
  leave,
  MADE,
  press,
  progress,
  QUERY,
  record,
  RUNNING,
  setHidden,
  Stage,
  stored,
} from './support.ts';

describe('<sjinn-task> resume', () => {
  asFirstVisit();
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));

  for (const mode of ['session', 'local'] as const)
    it(`${mode}: a new page goes on with the task, and shows what was asked for`, async () => {
      await stage.place({ resume: mode });
      await stage.run(RUNNING);
      expect(stored(sessionStorage)).to.include(stage.chatId);
      expect(stored(localStorage).includes(stage.chatId)).to.equal(mode === 'local');
      expect(stored()).not.to.include('s3cret');
      await leave(stage);
      if (mode === 'local') sessionStorage.clear(); // another tab

      const later = new Stage();
      const element = await later.place({ resume: mode });
      expect(element.state.status).to.equal('running');
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
    expect(keyOf(second)).to.equal(keyOf(first));
    expect(again.state.status).to.equal('queued');
  });

  it('the same message in another tab is the same task: its call waits for the first one’s answer', async () => {
    const other = new Stage();
    for (const one of [stage, other]) {
      one.token = { ...one.token, idempotency_key_ttl: 86_400 };
      await one.place({ id: 'film' });
    }
    for (const { element } of [stage, other]) element.start('A boat');
    const first = await stage.net.nextRequest();
    await other.net.expectNoMore();
    first.respondWith(success({ chat_id: stage.chatId }));
    const second = await other.net.nextRequest();
    expect(keyOf(second)).to.equal(keyOf(first));
  });

  it('the same message in another tab, and no relay: the second is not paid for', async () => {
    const other = new Stage();
    for (const one of [stage, other]) await one.place({ id: 'film' });
    stage.element.start('A boat');
    await stage.answer(success({ chat_id: stage.chatId }));
    other.element.start('A boat');
    await until(() => other.element.state.status === 'uncertain');
    await other.expectQuiet();
  });

  for (const poison of [
    'no JSON',
    '{"task":{"chatId":7},"intent":[]}',
    '{"task":{"chatId":"c","message":"m","startedAt":{}}}',
    `{"task":{"chatId":"c","message":"m","startedAt":${'['.repeat(9000)}${']'.repeat(9000)}}}`,
  ])
    it(`poison in storage is dropped, and the form works: ${poison.slice(0, 60)}`, async () => {
      await stage.place();
      await stage.run(RUNNING);
      const [key] = Object.keys(sessionStorage);
      await leave(stage);
      sessionStorage.setItem(key!, poison);
      const later = new Stage();
      const element = await later.place();
      await later.expectQuiet();
      expect(element.state.status).to.equal('idle');
      expect(find(element, 'button', 'Make the film'), 'form').not.to.equal(null);
      element.start('A whale');
      expect((await later.net.nextRequest()).url).to.include(CREATE);
    });

  for (const kept of ['sessionStorage', 'localStorage'] as const)
    it(`an intent that somebody put into ${kept} buys nothing without a press`, async () => {
      stage.token = { ...stage.token, idempotency_key_ttl: 86_400 };
      const element = await stage.place({ resume: 'local' });
      element.start('A boat');
      await stage.net.nextRequest();
      await leave(stage);
      if (kept === 'localStorage') sessionStorage.clear();
      const from = globalThis[kept];
      const [key] = Object.keys(from).filter((name) => !name.endsWith(':last'));
      const planted = { intent: { key: 'planted', message: 'A boat', at: Date.UTC(2026, 0, 1) } };
      from.setItem(key!, JSON.stringify(planted));
      const later = new Stage();
      later.token = stage.token;
      const again = await later.place({ resume: 'local' });
      expect(again.state.status).to.equal('uncertain');
      await later.expectQuiet();
      press(again, 'Check');
      expect(keyOf(await later.net.nextRequest())).to.equal('planted');
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

  it('with resume="local", one tab that is reset does not make the other’s film forgotten', async () => {
    const stage = new Stage();
    await stage.place({ resume: 'local' });
    await stage.run(RUNNING);
    const [key] = Object.keys(localStorage).filter((name) => name.includes(':entry:'));
    localStorage.removeItem(key!); // what the other tab's "Start over" does
    dispatchEvent(new StorageEvent('storage', { key: key!, newValue: null }));
    await leave(stage);
    sessionStorage.clear(); // this tab is closed
    const later = new Stage();
    const element = await later.place({ resume: 'local' });
    await later.answer(COMPLETED);
    expect(element.state).to.have.nested.property('task.chatId', stage.chatId);
  });

  it('a clock that was 30 h behind, and is corrected, does not make a running film forgotten', async () => {
    const stage = new Stage();
    await stage.place();
    await stage.run(RUNNING);
    await leave(stage);
    const later = new Stage();
    await later.clock.advance(30 * 60 * 60_000);
    const element = await later.place();
    await later.answer(COMPLETED);
    expect(element.state.status).to.equal('completed');
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
