import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import type { ErrorCode, OjinError } from '../../src/http/error.ts';
import { type Credentials, SjinnClient } from '../../src/sjinn/client.ts';
import { API_BASE } from '../../src/sjinn/contract.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { rejection, type TestAnswer, TestFetch } from '../support/test-fetch.ts';
import { expectNoSecret } from './expectations.ts';
import { API, detailOf, refusal, SECOND, success, TOKEN } from './support.ts';

const CREATED = success({ chat_id: 'c1', project_id: 'p1' });
const EMPTY = success({ status: 1, tool_results: [] });

let clock: FakeClock;
let testFetch: TestFetch;
let refused: (string | undefined)[];

beforeEach(() => {
  clock = new FakeClock();
  testFetch = new TestFetch();
  refused = [];
});

/** Each token is a new one. */
const credentials = (token?: string): Credentials => {
  refused.push(token);
  return { accessToken: `${TOKEN}-${refused.length}`, apiBase: API };
};
const clientWith = (options: Partial<ConstructorParameters<typeof SjinnClient>[0]> = {}) =>
  new SjinnClient({ credentials, fetch: testFetch.fetch, clock, ...options });

const calls: [name: string, call: (client: SjinnClient) => Promise<unknown>][] = [
  ['create', (client) => client.create({ message: 'A film' })],
  ['query', (client) => client.query('c1')],
  ['query by GET', (client) => client.query('c1', { method: 'GET' })],
];

/** What a call ends with when it is answered so. */
const failing = async (call: (client: SjinnClient) => Promise<unknown>, answer: TestAnswer) => {
  const error = rejection(call(clientWith())) as Promise<OjinError>;
  (await testFetch.nextRequest()).respondWith(answer);
  return error;
};

describe('SjinnClient: what is sent', () => {
  const sentBy = async (call: Promise<unknown>, answer: TestAnswer) => {
    const { url, init, ...request } = await testFetch.nextRequest().then((sent) => {
      sent.respondWith(answer);
      return { url: sent.url, init: sent.init };
    });
    const value = await call;
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : init.body;
    const { method, headers, credentials: mode } = init;
    return { ...request, url, method, headers, mode, body, value };
  };
  const authorization = `Bearer ${TOKEN}-1`;
  const json = { authorization, 'content-type': 'application/json' };

  it('creates', async () => {
    const sent = await sentBy(clientWith().create({ message: 'A film' }), CREATED);
    expect(sent).to.deep.equal({
      ...{ url: `${API}/create_agent_task`, method: 'POST', headers: json, mode: 'omit' },
      ...{ body: { message: 'A film' }, value: { chatId: 'c1', projectId: 'p1' } },
    });
  });

  it('creates from a template, once for a key', async () => {
    const wish = { message: 'A film', templateId: 't1' };
    const sent = await sentBy(clientWith().create(wish, { idempotencyKey: 'k1' }), CREATED);
    expect(sent.body).to.deep.equal({ message: 'A film', template_id: 't1' });
    expect(sent.headers).to.deep.equal({ ...json, 'idempotency-key': 'k1' });
  });

  for (const templateId of [null, undefined, ''])
    it(`names no template for ${JSON.stringify(templateId)}`, async () => {
      const sent = await sentBy(clientWith().create({ message: 'm', templateId }), CREATED);
      expect(sent.body).to.deep.equal({ message: 'm' });
    });

  it('asks', async () => {
    const sent = await sentBy(clientWith().query('c1'), EMPTY);
    expect(sent).to.include({ url: `${API}/query_agent_task_status`, method: 'POST' });
    expect(sent).to.deep.include({ headers: json, mode: 'omit', body: { chat_id: 'c1' } });
    expect(sent.value).to.deep.include({ status: 1, toolResults: [] });
  });

  it('asks for some tools only', async () => {
    const sent = await sentBy(clientWith().query('c1', { toolNames: ['a', 'b'] }), EMPTY);
    expect(sent.body).to.deep.equal({ chat_id: 'c1', tool_names: ['a', 'b'] });
  });

  it('asks by GET', async () => {
    const query = clientWith().query('c&1 ', { method: 'GET', toolNames: ['a', 'b&'] });
    const sent = await sentBy(query, EMPTY);
    expect(sent.url).to.equal(`${API}/query_agent_task_status?chat_id=c%261+&tool_names=a%2Cb%26`);
    expect(sent).to.deep.include({ method: 'GET', headers: { authorization }, body: undefined });
  });

  for (const [apiBase, base] of [
    [undefined, API_BASE],
    [`${API}/`, API],
    [`${API}//`, API],
  ])
    it(`to ${String(apiBase)}`, async () => {
      const client = clientWith({ credentials: () => ({ accessToken: TOKEN, apiBase }) });
      expect((await sentBy(client.query('c1'), EMPTY)).url).to.equal(
        `${base}/query_agent_task_status`,
      );
    });
});

describe('SjinnClient: a token that is refused', () => {
  const refusals: [what: string, answer: TestAnswer][] = [
    ['HTTP 401', { status: 401 }],
    ['HTTP 401 with an envelope', refusal(401, { status: 401 })],
    ['HTTP 200 with 401 in it', refusal(401)],
  ];
  for (const [name, call] of calls)
    for (const [what, answer] of refusals) {
      it(`${name}: ${what}, once more with the next`, async () => {
        const value = call(clientWith());
        (await testFetch.nextRequest()).respondWith(answer);
        const again = await testFetch.nextRequest();
        expect(again.init.headers).to.include({ authorization: `Bearer ${TOKEN}-2` });
        again.respondWith(name === 'create' ? CREATED : EMPTY);
        await value;
        expect(refused).to.deep.equal([undefined, `${TOKEN}-1`]);
      });

      it(`${name}: ${what} twice`, async () => {
        const failed = rejection(call(clientWith())) as Promise<OjinError>;
        (await testFetch.nextRequest()).respondWith(answer);
        (await testFetch.nextRequest()).respondWith(answer);
        expect(detailOf(await failed)).to.include({ code: 'unauthorized', outcome: undefined });
        expectNoSecret(await failed);
        await testFetch.expectNoMore();
      });
    }

  it('credentials that stay the same are not tried again', async () => {
    for (const fixed of [{ accessToken: TOKEN }, () => ({ accessToken: TOKEN })]) {
      const failed = rejection(
        clientWith({ credentials: fixed }).query('c1'),
      ) as Promise<OjinError>;
      (await testFetch.nextRequest()).respondWith({ status: 401 });
      expect((await failed).code).to.equal('unauthorized');
      await testFetch.expectNoMore();
    }
  });

  it('what follows may be as unclear as ever', async () => {
    const failed = rejection(clientWith().create({ message: 'm' })) as Promise<OjinError>;
    (await testFetch.nextRequest()).respondWith({ status: 401 });
    (await testFetch.nextRequest()).fail(new TypeError('Failed to fetch'));
    expect(detailOf(await failed)).to.include({ code: 'network', outcome: 'unknown' });
  });

  for (const when of ['first', 'second'])
    it(`no token the ${when} time: nothing was started`, async () => {
      const reason = new Error('no token');
      const failed = rejection(
        clientWith({
          credentials: (token) => {
            if (when === 'first' || token) throw reason;
            return { accessToken: TOKEN };
          },
        }).create({ message: 'm' }),
      );
      if (when === 'second') (await testFetch.nextRequest()).respondWith({ status: 401 });
      expect(await failed).to.equal(reason);
      await testFetch.expectNoMore();
    });
});

describe('SjinnClient: refusals', () => {
  const answers: [answer: TestAnswer, code: ErrorCode, detail: object][] = [
    [refusal(100), 'forbidden', { errorCode: 100 }],
    [refusal(100, { status: 503 }), 'forbidden', { errorCode: 100, status: 503 }],
    [refusal(0, { json: { error_code: undefined, code: 404 } }), 'not-found', { errorCode: 404 }],
    [refusal(500), 'server', { errorCode: 500 }],
    [
      refusal(429, { status: 429, headers: { 'retry-after': '7' } }),
      ...(['rate-limited', { status: 429, errorCode: 429, retryAfter: 7000 }] as const),
    ],
    [
      refusal(503, { status: 503, headers: { 'retry-after': '60' } }),
      ...(['server', { status: 503, errorCode: 503, retryAfter: 60_000 }] as const),
    ],
    [
      { status: 429, body: '<html>', headers: { 'retry-after': '7' } },
      ...(['rate-limited', { status: 429, retryAfter: 7000, errorCode: undefined }] as const),
    ],
    [{ status: 400, json: { error: 'x' } }, 'invalid', { status: 400 }],
    [{ status: 404, json: { success: true, data: {} } }, 'not-found', { status: 404 }],
  ];
  for (const [name, call] of calls)
    for (const [answer, code, detail] of answers)
      it(`${name}: ${answer.status ?? 200} ${JSON.stringify(answer.json)} is ${code}`, async () => {
        const error = await failing(call, answer);
        expect(detailOf(error)).to.include({ code, outcome: undefined, ...detail });
        expectNoSecret(error);
        await testFetch.expectNoMore();
      });

  for (const [name, call] of calls)
    it(`${name}: a relay that does not know what became of it`, async () => {
      const answer = refusal(409, { status: 409, json: { outcome: 'unknown' } });
      expect(detailOf(await failing(call, answer))).to.include({
        code: 'conflict',
        outcome: 'unknown',
      });
    });
});

describe('SjinnClient: silence', () => {
  const answers: [what: string, answer: TestAnswer, code: ErrorCode, status?: number][] = [
    ['a gateway in the way', { status: 502, body: `<html>${TOKEN}` }, 'server', 502],
    ['an empty 504', { status: 504 }, 'server', 504],
    ['a 500 without envelope', { status: 500, json: { message: 'x' } }, 'server', 500],
    ['garbage', { body: `{"success":${TOKEN}` }, 'bad-answer', 200],
    ['no envelope', { json: [] }, 'bad-answer', 200],
    ['no data', { json: { success: true } }, 'bad-answer', 200],
    ['data of a wrong type', success('c1'), 'bad-answer', 200],
    ['nothing', {}, 'bad-answer', 200],
    ['half a body', { body: '{"success":true', breaks: true }, 'network'],
  ];
  for (const [name, call] of calls) {
    const outcome = name === 'create' ? 'unknown' : undefined;

    for (const [what, answer, code, status] of answers)
      it(`${name}: ${what}, outcome ${String(outcome)}`, async () => {
        const error = await failing(call, answer);
        expect(detailOf(error)).to.include({ code, outcome, status });
        expectNoSecret(error);
        await testFetch.expectNoMore();
      });

    it(`${name}: no network`, async () => {
      const failed = rejection(call(clientWith())) as Promise<OjinError>;
      (await testFetch.nextRequest()).fail(new TypeError(`Failed to fetch ${TOKEN}`));
      expect(detailOf(await failed)).to.include({ code: 'network', outcome });
      expectNoSecret(await failed);
      await testFetch.expectNoMore();
    });

    for (const stalls of [true, false])
      it(`${name}: no end within 30 s (${stalls ? 'of the body' : 'of waiting'})`, async () => {
        const failed = rejection(call(clientWith())) as Promise<OjinError>;
        const sent = await testFetch.nextRequest();
        if (stalls) sent.respondWith({ body: '{', stalls });
        await clock.advance(30 * SECOND - 1);
        expect(sent.aborted).to.equal(false);
        await clock.advance(1);
        expect(detailOf(await failed)).to.include({ code: 'timeout', outcome });
        expect(clock.pending).to.deep.equal([]);
      });

    it(`${name}: who does not want to wait any longer`, async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const client = clientWith();
      const failed = rejection(
        name === 'create'
          ? client.create({ message: 'm' }, { signal })
          : client.query('c1', { signal }),
      ) as Promise<OjinError>;
      const sent = await testFetch.nextRequest();
      controller.abort();
      expect(detailOf(await failed)).to.include({ code: 'aborted', outcome });
      expect(sent.aborted).to.equal(true);
      expect(clock.pending).to.deep.equal([]);
    });
  }

  for (const status of [200, 429])
    it(`an answer of more than 1 MB (${status}) is not read to its end`, async () => {
      const failed = rejection(clientWith().query('c1')) as Promise<OjinError>;
      const body = JSON.stringify({ success: false, error_code: 500, note: 'x'.repeat(2 ** 20) });
      (await testFetch.nextRequest()).respondWith({ status, body });
      const code = status === 200 ? 'bad-answer' : 'rate-limited';
      const error = await failed;
      expect(error).to.include({ code, status });
      expect(error.errorCode).to.equal(undefined);
    });

  it('a refusal whose body never ends', async () => {
    const failed = rejection(clientWith().query('c1')) as Promise<OjinError>;
    (await testFetch.nextRequest()).respondWith({ status: 503, body: '{', stalls: true });
    await clock.advance(30 * SECOND);
    expect((await failed).code).to.be.oneOf(['timeout', 'server']);
    expect(clock.pending).to.deep.equal([]);
  });
});
