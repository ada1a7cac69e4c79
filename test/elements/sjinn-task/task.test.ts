import { expect } from '@open-wc/testing';
import { refusal, success } from '../../sjinn/support.ts';
import { settle } from '../../support/fake-clock.ts';
import { part, until } from '../../support/preview.ts';
import {
  asFirstVisit,
  COMPLETED,
  CREATE,
  find,
  MADE,
  press,
  progress,
  QUERY,
  QUEUED,
  record,
  RUNNING,
  setHidden,
  Stage,
  stored,
} from './support.ts';

const { plan, picture, clip, film } = MADE;
const toolOf = ([name, ...results]: readonly string[]) => ({ name, results });
const change = (previous: string, status: string) => ['statechange', { status, previous }];

describe('<sjinn-task> task', () => {
  asFirstVisit();
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));

  it('tells what happens by events, in order', async () => {
    const { chatId } = stage;
    await stage.place();
    const seen = record(document.body);
    await stage.run(QUEUED, RUNNING, progress(2, plan), progress(2, plan), progress(1, plan, film));
    const results = [toolOf(plan), toolOf(film)];
    expect(seen).to.deep.equal([
      ['submit', { message: 'A boat' }],
      change('idle', 'submitting'),
      change('submitting', 'queued'),
      ['created', { chatId }],
      change('queued', 'running'),
      ['progress', { chatId, results: [toolOf(plan)] }],
      ['show', { film: film[1], title: 'A boat' }],
      change('running', 'completed'),
      ['progress', { chatId, results }],
      ['complete', { chatId, film: film[1], results }],
    ]);
    await stage.expectQuiet(60);
  });

  it('tells of a refusal, as a plain object', async () => {
    const element = await stage.place();
    const seen = record(element);
    element.start('A boat');
    await stage.answer(refusal(429, { status: 429, headers: { 'retry-after': '3600' } }));
    expect(seen.map(([name]) => name)).to.deep.equal([
      'submit',
      'statechange',
      'statechange',
      'error',
    ]);
    const [, detail] = seen.at(-1)!;
    expect(structuredClone(detail)).to.include({ code: 'rate-limited', retryAfter: 3_600_000 });
    expect(JSON.stringify(seen)).not.to.include('s3cret');
    element.start('A boat');
    await stage.answer(success({ chat_id: stage.chatId }));
    expect(element.state.status).to.equal('queued');
  });

  it('starts nothing while one is under way', async () => {
    const element = await stage.place();
    const seen = record(element);
    element.start('A boat');
    element.start('A whale');
    await stage.answer(success({ chat_id: stage.chatId }));
    element.start('A whale');
    await stage.answer(RUNNING);
    element.start('A whale');
    element.stop();
    element.start('A whale');
    expect(seen.filter(([name]) => name === 'submit')).to.have.length(1);
    await stage.expectQuiet();
  });

  it('stop() ends the waiting, "Look again" goes on', async () => {
    const element = await stage.place();
    await stage.run(progress(2, picture));
    element.stop();
    await stage.expectQuiet();
    expect(element.state.status).to.equal('paused');
    await until(() => find(element, 'button', 'Look again'));
    press(element, 'Look again');
    await stage.answer(COMPLETED);
    expect(element.state.status).to.equal('completed');
  });

  it('stop() leaves alone what has no task yet, and what has come to its end', async () => {
    const element = await stage.place();
    element.stop();
    expect(element.state.status).to.equal('idle');
    element.start('A boat');
    element.stop();
    await stage.answer(success({ chat_id: stage.chatId }));
    await stage.answer(COMPLETED);
    element.stop();
    expect(element.state.status).to.equal('completed');
  });

  it('reset() forgets, and takes the next wish', async () => {
    const element = await stage.place();
    await stage.run(RUNNING);
    element.reset();
    await stage.expectQuiet();
    expect(element.state.status).to.equal('idle');
    expect(stored()).to.equal('{}{}');
    element.start('A whale');
    expect((await stage.net.nextRequest()).url).to.include(CREATE);
  });

  it('resume() follows a task that was started before', async () => {
    const element = await stage.place();
    element.resume(stage.chatId);
    expect(element.state.status).to.equal('queued');
    const { url, init } = await stage.answer(COMPLETED);
    expect(url).to.include(QUERY);
    expect(JSON.parse(init.body as string)).to.deep.equal({ chat_id: stage.chatId });
    expect(element.state.status).to.equal('completed');
  });

  it('resume() without a token endpoint asks nobody', async () => {
    const element = await stage.place({ 'token-endpoint': undefined });
    element.resume(stage.chatId);
    await until(() => element.state.status === 'paused');
    expect(element.state).to.have.nested.property('error.attribute', 'token-endpoint');
    expect(stage.net.count).to.equal(0);
  });

  it('tool-names filters what is shown, never what is concluded', async () => {
    const element = await stage.place({ 'tool-names': 'SJinn_Image_Edit, Other' });
    await stage.begin();
    const { init } = await stage.answer(progress(2, plan, picture, clip));
    const { tool_names } = JSON.parse(init.body as string) as { tool_names: string[] };
    expect(tool_names).to.deep.equal([
      ...['SJinn_Image_Edit', 'Other', 'TODO_Write', 'Kling_Image_to_Video', 'ffmpeg_full_compose'],
    ]);
    expect(part(element, 'plan'), 'plan').to.equal(null);
    expect(find(element, 'img', 'Picture 2'), 'picture').not.to.equal(null);
    expect(element.shadowRoot!.querySelector('video'), 'clip').to.equal(null);
    await stage.clock.advance(8000);
    await stage.answer(COMPLETED);
    expect(element.state.status).to.equal('completed');
    expect(find(element, 'a', 'Download')!.getAttribute('href')).to.equal(film[1]);
  });

  it('asks after 2, 3 and 8 s', async () => {
    await stage.place();
    await stage.run(RUNNING);
    for (const wait of [2000, 3000, 8000, 8000]) {
      await stage.clock.advance(wait - 1);
      await stage.net.expectNoMore();
      await stage.clock.advance(1);
      await stage.answer(RUNNING);
    }
  });

  for (const [deadline, minutes] of [
    ['1', 1],
    [undefined, 30],
    ['0', 30],
    ['soon', 30],
  ] as const)
    it(`deadline=${deadline} is ${minutes} min; after it "Look again" gives as much`, async () => {
      const element = await stage.place({ deadline });
      await stage.begin();
      for (const round of [1, 2]) {
        await stage.answer(RUNNING);
        setHidden(true);
        await stage.clock.advance(60_000 * minutes - 1);
        setHidden(false);
        await stage.answer(RUNNING);
        expect(element.state.status, `round ${round}`).to.equal('running');
        await stage.clock.advance(28_500);
        await stage.answer(RUNNING);
        expect(element.state, `round ${round}`).to.include({
          status: 'paused',
          reason: 'deadline',
        });
        await until(() => find(element, 'button', 'Look again'));
        press(element, 'Look again');
        expect(element.state.status).to.equal('running');
      }
    });

  it('looks again after a refusal to tell', async () => {
    const element = await stage.place();
    await stage.run(RUNNING, refusal(403, { status: 403 }));
    expect(element.state).to.include({ status: 'paused', reason: 'refused' });
    await until(() => find(element, 'button', 'Look again'));
    press(element, 'Look again');
    await stage.answer(COMPLETED);
    expect(element.state.status).to.equal('completed');
  });

  it('puts an unknown outcome to the relay again, with the same key', async () => {
    stage.token = { ...stage.token, idempotency_key_ttl: 60 };
    const element = await stage.place();
    element.start('A boat');
    const first = await stage.answer('cut');
    expect(element.state.status).to.equal('submitting');
    await stage.clock.advance(1000);
    const again = await stage.answer(success({ chat_id: stage.chatId }));
    const key = ({ init }: typeof again) => new Headers(init.headers).get('idempotency-key');
    expect(key(again)).to.equal(key(first));
    expect(key(again)).to.match(/^[\da-f]{32}$/);
    await settle();
    expect(element.state.status).to.equal('queued');
  });

  it('"Start over" from an unknown outcome starts afresh', async () => {
    const element = await stage.place();
    element.start('A boat');
    await stage.answer('cut');
    await stage.clock.advance(1000);
    await until(() => find(element, 'button', 'Check'));
    press(element, 'Check');
    await until(() => element.state.status === 'uncertain');
    press(element, 'Start over');
    await stage.expectQuiet();
    expect(element.state.status).to.equal('idle');
  });
});
