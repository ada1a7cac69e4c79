import { expect } from '@open-wc/testing';
import { part, until } from '../../support/preview.ts';
import { refusal, success } from '../../sjinn/support.ts';
import {
  asFirstVisit,
  CREATE,
  field,
  find,
  keyOf,
  leave,
  NO_ROOM,
  press,
  record,
  RUNNING,
  Stage,
  stored,
} from './support.ts';

/* Too many films are being made: the visitor waits in line, sees it, and pays once. */

/** In line, after one rejected call. */
async function inLine(attributes = {}) {
  const stage = new Stage();
  const element = await stage.place(attributes);
  element.start('A boat');
  const sent = await stage.answer(NO_ROOM);
  return { stage, element, key: keyOf(sent) };
}

describe('<sjinn-task> in line', () => {
  asFirstVisit();

  it('starts when there is room, with the same key', async () => {
    const { stage, element, key } = await inLine();
    const seen = record(element);
    await stage.clock.advance(23_000);
    expect(keyOf(await stage.answer(NO_ROOM))).to.equal(key);
    expect(element.state.status).to.equal('waiting');
    await stage.clock.advance(23_000);
    const created = success({ chat_id: stage.chatId, project_id: 'p' });
    expect(keyOf(await stage.answer(created))).to.equal(key);
    await stage.answer(RUNNING);
    expect(seen.map(([name]) => name)).to.deep.equal([
      ...['statechange', 'created', 'statechange'],
    ]);
    expect(find(element, 'time', 'Time so far')!.textContent, 'since the press').to.equal('0:46');
  });

  it('counts the time', async () => {
    const { stage, element } = await inLine();
    await stage.clock.advance(5000);
    await until(() => find(element, 'time', 'Time so far')!.textContent === '0:05');
  });

  it('can be left: nothing was started, and the text stays', async () => {
    const { stage, element } = await inLine();
    press(element, 'Stop waiting');
    await until(() => element.state.status === 'idle');
    await element.updateComplete;
    expect(field(element).value).to.equal('A boat');
    expect(part(element, 'error')).to.equal(null);
    expect(stored(sessionStorage)).not.to.include('A boat');
    await stage.expectQuiet();
  });

  it('can be left during a call that turns out to start a task: it is shown', async () => {
    const { stage, element } = await inLine();
    await stage.clock.advance(23_000);
    const sent = await stage.net.nextRequest();
    expect(sent.url).to.include(CREATE);
    press(element, 'Stop waiting');
    sent.respondWith(success({ chat_id: stage.chatId, project_id: 'p' }));
    await until(() => element.state.status === 'queued');
  });

  it('a second press does not start a second task', async () => {
    const { stage, element } = await inLine();
    element.start('Another boat');
    expect(element.state.status).to.equal('waiting');
    expect(stage.net.count).to.equal(1);
  });

  it('a reload does not lose the place, where a repeated call is safe', async () => {
    const { stage, key } = await inLine();
    await leave(stage);
    await stage.expectQuiet(1);
    const again = new Stage();
    again.token = { ...again.token, idempotency_key_ttl: 600 };
    const element = await again.place();
    const ofRelay = refusal(429, { status: 429, headers: { 'retry-after': '15' } });
    expect(keyOf(await again.answer(ofRelay))).to.equal(key);
    expect(element.state.status).to.equal('waiting');
  });
});
