import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { type ErrorCode, OjinError } from '../../src/http/error.ts';
import { settle } from '../support/fake-clock.ts';
import { rejection, type TestAnswer, type TestRequest } from '../support/test-fetch.ts';
import { CreateStage, type Reply, reply } from './create-stage.ts';
import { expectAllHandled, expectNoSecret } from './expectations.ts';
import { detailOf, MINUTE, refusal, SECOND, success, TOKEN } from './support.ts';

const CREATED = success({ chat_id: 'c1', project_id: 'p1' });
const UNCERTAIN = refusal(409, { status: 409, json: { outcome: 'unknown' } });
const IN_FLIGHT = refusal(409, { status: 409, headers: { 'retry-after': '2' } });
const OTHER_BODY = refusal(409, { status: 409 });

let stage: CreateStage;

expectAllHandled();
beforeEach(() => {
  stage = new CreateStage();
});

const unknowns: [what: string, reply: Reply, code: ErrorCode][] = [
  ['a cut', 'cut', 'network'],
  ['a gateway in the way', { status: 502, body: '<html>' }, 'server'],
  ['garbage', { body: TOKEN }, 'bad-answer'],
  ['an answer without a task', success({}), 'bad-answer'],
];

describe('createOnce: once', () => {
  it('sends the wish, its template and its key', async () => {
    const created = stage.create();
    const [sent] = await stage.answer(CREATED);
    expect(await created).to.deep.equal({ chatId: 'c1', projectId: 'p1' });
    expect(JSON.parse(sent!.init.body as string)).to.deep.equal({
      ...{ message: 'A film', template_id: 't1' },
    });
    expect(sent!.init.headers).to.include({ 'idempotency-key': 'k1' });
    await stage.expectQuiet(1);
  });

  it('waits until somebody is there', async () => {
    stage.presence.leave();
    const created = stage.create();
    await stage.clock.advance(MINUTE);
    expect(stage.testFetch.count).to.equal(0);
    stage.presence.comeBack();
    await stage.answer(CREATED);
    expect((await created).chatId).to.equal('c1');
  });

  const refusals: [reply: TestAnswer, code: ErrorCode][] = [
    [refusal(100), 'forbidden'],
    [refusal(500), 'server'],
    [refusal(400, { status: 400 }), 'invalid'],
    [refusal(429, { status: 429, headers: { 'retry-after': '61' } }), 'rate-limited'],
    [refusal(503, { status: 503, headers: { 'retry-after': '5' } }), 'server'],
    [{ status: 403, body: '<html>' }, 'forbidden'],
    [OTHER_BODY, 'conflict'],
  ];
  for (const promised of [undefined, 600])
    for (const [one, code] of refusals)
      it(`a refusal ends it: ${code}, promised: ${String(promised)}`, async () => {
        const failed = stage.failing({ promised });
        await stage.answer(one);
        expect(detailOf(await failed)).to.include({ code, outcome: undefined });
        expectNoSecret(await failed);
        await stage.expectQuiet(1);
      });

  for (const [what, error, code] of [
    ['OjinError', new OjinError('forbidden', { status: 403 }), 'forbidden'],
    ["host's own bug", new TypeError(TOKEN), 'bad-answer'],
    [
      "host's own word that somebody has to sign in",
      Object.assign(new Error(TOKEN), { code: 'unauthorized' }),
      'unauthorized',
    ],
  ] as const)
    it(`no token (${what}): nothing was started`, async () => {
      stage.tokenError = error;
      const failed = await stage.failing({ promised: 600 });
      expect(detailOf(failed)).to.include({ code, outcome: undefined });
      expectNoSecret(failed);
      await stage.expectQuiet(0);
    });

  for (const [what, one, code] of [...unknowns, ['in flight', IN_FLIGHT, 'conflict'] as const])
    for (const promised of [undefined, 0])
      it(`${what}, and nothing is promised (${String(promised)}): unknown`, async () => {
        const failed = stage.failing({ promised });
        await stage.answer(one);
        expect(detailOf(await failed)).to.include({ code, outcome: 'unknown' });
        expectNoSecret(await failed);
        await stage.expectQuiet(1);
      });

  it('a call that was made before is not made again when nothing is promised', async () => {
    expect(detailOf(await stage.failing({ isRepeat: true }))).to.include({ outcome: 'unknown' });
    await stage.expectQuiet(0);
  });
});

describe('createOnce: again, where that is safe', () => {
  for (const [what, one] of unknowns)
    it(`${what}: the same question`, async () => {
      const created = stage.create({ promised: 600 });
      const requests = await stage.answer(one, one, CREATED);
      expect((await created).chatId).to.equal('c1');
      const [{ url, init }] = requests as [TestRequest];
      for (const sent of requests) {
        expect([sent.url, sent.init.body]).to.deep.equal([url, init.body]);
        expect(sent.init.headers).to.include({ 'idempotency-key': 'k1' });
      }
      await stage.expectQuiet(3);
    });

  it('a call that was made before', async () => {
    const created = stage.create({ promised: 600, isRepeat: true, age: MINUTE });
    await stage.answer(CREATED);
    expect((await created).chatId).to.equal('c1');
  });

  it('another call with this key is under way: waits as long as it says', async () => {
    const created = stage.create({ promised: 600 });
    const sent = await stage.testFetch.nextRequest();
    reply(sent, IN_FLIGHT);
    await sent.ended;
    await stage.clock.advance(1999);
    expect(stage.testFetch.count).to.equal(1);
    await stage.clock.advance(1);
    await stage.answer(CREATED);
    expect((await created).chatId).to.equal('c1');
  });

  it('not for ever', async () => {
    const failed = stage.failing({ promised: 600 });
    await stage.answer(...Array<Reply>(6).fill('cut'));
    expect(detailOf(await failed)).to.include({ code: 'network', outcome: 'unknown' });
    await stage.expectQuiet(6);
  });

  for (const [age, sent] of [
    [10 * MINUTE - 1, 1],
    [10 * MINUTE, 0],
    [-11 * MINUTE, 0], // the clock was set back: nobody knows how old the wish is
  ] as const)
    it(`a wish of ${age} ms, with a key for 10 minutes: ${sent} calls`, async () => {
      const failed = stage.failing({ promised: 600, isRepeat: true, age });
      if (sent) await stage.answer(UNCERTAIN);
      expect(detailOf(await failed)).to.include({ outcome: 'unknown' });
      await stage.expectQuiet(sent);
    });

  it('the key ends while it is asked', async () => {
    const failed = stage.failing({ promised: 2 });
    await stage.answer('cut', 'cut');
    expect(detailOf(await failed)).to.include({ code: 'network', outcome: 'unknown' });
    await stage.expectQuiet(2);
  });
});

describe('createOnce: after an unknown outcome', () => {
  it('the relay does not know either: no further question', async () => {
    for (const replies of [[UNCERTAIN], ['cut', UNCERTAIN]] as const) {
      const { count } = stage.testFetch;
      const failed = stage.failing({ promised: 600 });
      await stage.answer(...replies);
      expect(detailOf(await failed)).to.include({ code: 'conflict', outcome: 'unknown' });
      await stage.expectQuiet(count + replies.length);
    }
  });

  const refusals: [reply: TestAnswer, code: ErrorCode][] = [
    [refusal(400, { status: 400 }), 'invalid'],
    [refusal(403, { status: 403 }), 'forbidden'],
    [refusal(429, { status: 429, headers: { 'retry-after': '3600' } }), 'rate-limited'],
    [refusal(100), 'forbidden'],
    [OTHER_BODY, 'conflict'],
  ];
  for (const [one, code] of refusals)
    it(`a refusal by the relay is one: ${code}, ${one.status ?? 200}`, async () => {
      const failed = stage.failing({ promised: 600 });
      await stage.answer('cut', one);
      expect(detailOf(await failed)).to.include({ code, outcome: undefined });
      await stage.expectQuiet(2);
    });

  const sayNothing: [what: string, reply: TestAnswer][] = [
    ['a store that is down', refusal(503, { status: 503 })],
    ['a gateway that refuses', { status: 403, body: '<html>' }],
    ['a gateway that is busy', { status: 429, body: '<html>' }],
    ['a path that is gone', { status: 404, body: '<html>' }],
  ];
  for (const [what, one] of sayNothing)
    it(`${what} says nothing of the first call`, async () => {
      const failed = stage.failing({ promised: 600 });
      await stage.answer('cut', ...Array<Reply>(5).fill(one));
      expect(detailOf(await failed)).to.include({ code: 'network', outcome: 'unknown' });
      await stage.expectQuiet(6);
    });

  const noTokens: [what: string, error: Error][] = [
    ['is down', new OjinError('server', { status: 503 })],
    ['is not reached', new OjinError('network')],
    ['refuses', new OjinError('forbidden', { status: 403 })],
    ['knows nobody', new OjinError('unauthorized', { status: 401 })],
    ['says garbage', new OjinError('bad-answer', { status: 200 })],
    ['throws', new Error(TOKEN)],
  ];
  for (const [what, error] of noTokens)
    it(`a token endpoint that ${what}: as unknown as before`, async () => {
      const failed = stage.failing({ promised: 600 });
      const sent = await stage.testFetch.nextRequest();
      await stage.clock.advance(20 * SECOND); // the token is over
      stage.tokenError = error;
      reply(sent, 'cut');
      await stage.clock.advance(MINUTE);
      expect(detailOf(await failed)).to.include({ code: 'network', outcome: 'unknown' });
      expectNoSecret(await failed);
      await stage.expectQuiet(1);
    });

  it('a token endpoint that comes back', async () => {
    const created = stage.create({ promised: 600 });
    const sent = await stage.testFetch.nextRequest();
    await stage.clock.advance(20 * SECOND);
    stage.tokenError = new OjinError('server', { status: 503 });
    reply(sent, 'cut');
    await stage.clock.advance(2 * SECOND);
    stage.tokenError = undefined;
    await stage.clock.advance(MINUTE / 10);
    await stage.answer(CREATED);
    expect((await created).chatId).to.equal('c1');
  });
});

describe('createInLine: in line', () => {
  const FULL = refusal(429, { status: 429, headers: { 'retry-after': '15' } });
  const VENDOR_FULL = refusal(500, { json: { errorMsg: 'Too many concurrent tasks' } });

  for (const [what, one] of [
    ['a relay', FULL],
    ['the service', VENDOR_FULL],
    ['a gateway', { status: 429, body: '<html>', headers: { 'retry-after': '15' } }],
  ] as const)
    it(`${what} has no room: the same call with the same key, until there is`, async () => {
      let waits = 0;
      const created = stage.create({ onLine: () => waits++ });
      const requests = await stage.answer(one, one, one, CREATED);
      expect((await created).chatId).to.equal('c1');
      expect(waits).to.equal(3);
      for (const { init } of requests) {
        expect(init.body).to.equal(requests[0]!.init.body);
        expect(init.headers).to.include({ 'idempotency-key': 'k1' });
      }
      await stage.expectQuiet(4);
    });

  it('waits as long as it is told, and up to a half longer', async () => {
    const created = stage.create();
    const sent = await stage.testFetch.nextRequest();
    reply(sent, FULL);
    await sent.ended;
    await settle();
    await stage.clock.advance(15 * SECOND - 1);
    expect(stage.testFetch.count).to.equal(1);
    await stage.clock.advance(7.5 * SECOND + 1);
    expect(stage.testFetch.count).to.equal(2);
    await stage.answer(CREATED);
    await created;
  });

  it('not for ever: a call every 15 to 22.5 s for 20 minutes, and then a refusal', async () => {
    const failed = stage.failing();
    const begun = stage.clock.now();
    const end = { isThere: false };
    void failed.then(() => (end.isThere = true));
    while (!end.isThere) await stage.answer(FULL);
    expect(detailOf(await failed)).to.include({ code: 'rate-limited', outcome: undefined });
    const minutes = (stage.clock.now() - begun) / MINUTE;
    expect(minutes).to.be.within(20, 21);
    expect(stage.testFetch.count).to.be.within(54, 82);
    await stage.expectQuiet(stage.testFetch.count);
  });

  it('a call whose answer is lost in line may have been the one that is paid', async () => {
    const failed = stage.failing();
    await stage.answer(FULL, 'cut');
    expect(detailOf(await failed)).to.include({ code: 'network', outcome: 'unknown' });
    await stage.expectQuiet(2);
  });

  it('with a promise, that is found out', async () => {
    const created = stage.create({ promised: 600 });
    await stage.answer(FULL, 'cut', FULL, 'cut', CREATED);
    expect((await created).chatId).to.equal('c1');
    await stage.expectQuiet(5);
  });

  it('whoever leaves is not started', async () => {
    const failed = rejection(stage.create());
    const sent = await stage.testFetch.nextRequest();
    reply(sent, FULL);
    await sent.ended;
    await settle();
    stage.line.abort();
    expect(await failed).to.have.property('name', 'AbortError');
    await stage.expectQuiet(1);
  });

  it('whoever leaves during a call gets the task that it starts', async () => {
    const created = stage.create();
    await stage.answer(FULL);
    const sent = await stage.testFetch.nextRequest();
    stage.line.abort();
    reply(sent, CREATED);
    expect((await created).chatId).to.equal('c1');
    await stage.expectQuiet(2);
  });

  it('whoever leaves during a call that starts nothing has left', async () => {
    const failed = rejection(stage.create());
    await stage.answer(FULL);
    const sent = await stage.testFetch.nextRequest();
    stage.line.abort();
    reply(sent, FULL);
    expect(await failed).to.have.property('name', 'AbortError');
    await stage.expectQuiet(2);
  });
});

describe('createOnce: an end from outside', () => {
  const reason = new Error('gone');
  for (const [what, replies] of [
    ['during the call', []],
    ['while it waits', ['cut']],
  ] as const)
    it(what, async () => {
      const failed = rejection(stage.create({ promised: 600 }));
      const sent = await stage.testFetch.nextRequest();
      for (const one of replies) reply(sent, one);
      await settle();
      await settle();
      stage.controller.abort(reason);
      expect(await failed).to.equal(reason);
      await stage.expectQuiet(1);
    });

  it('while nobody is there', async () => {
    stage.presence.leave();
    const failed = rejection(stage.create());
    stage.controller.abort(reason);
    expect(await failed).to.equal(reason);
    await stage.expectQuiet(0);
  });
});
