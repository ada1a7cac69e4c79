import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { OjinError } from '../../src/http/error.ts';
import { parseRetryAfter, request, type RequestOptions } from '../../src/http/request.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { rejection, type TestAnswer, TestFetch, type TestRequest } from '../support/test-fetch.ts';

const URL_ = 'https://api.example/v1/things/1?key=s3cret#s3cret';
const decode = (json: unknown) => json;
/** Longer than any single wait. */
const LONG = 20_000;

let clock: FakeClock;
let testFetch: TestFetch;
const { random } = Math;

beforeEach(() => {
  clock = new FakeClock();
  testFetch = new TestFetch();
});
afterEach(() => {
  Math.random = random;
});

const get = (options: Partial<RequestOptions<unknown>> = {}): Promise<unknown> =>
  request(URL_, { decode, clock, fetch: testFetch.fetch, ...options });

const fails = (options: Partial<RequestOptions<unknown>> = {}): Promise<OjinError> =>
  rejection(get(options)) as Promise<OjinError>;

/** Answers this many tries, each after its wait. */
async function answerTries(tries: number, answer: (request: TestRequest) => void) {
  for (let i = 0; i < tries; i++) {
    const sent = await testFetch.nextRequest();
    answer(sent);
    await sent.ended;
    await settle();
    await clock.advance(clock.pending[0] ?? 0);
  }
}

const respond = (answer: TestAnswer) => (request: TestRequest) => request.respondWith(answer);

describe('request: what is sent', () => {
  it('is CORS-simple: no custom headers, no credentials', async () => {
    const value = get();
    const sent = await testFetch.nextRequest();
    expect(sent.url).to.equal(URL_);
    expect(Object.keys(sent.init).sort()).to.deep.equal(['credentials', 'signal']);
    expect(sent.init.credentials).to.equal('omit');
    sent.respondWith({ json: 1 });
    expect(await value).to.equal(1);
  });

  it('is what `init` says', async () => {
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const value = get({ init: { ...init, credentials: 'same-origin' } });
    const sent = await testFetch.nextRequest();
    expect(sent.init).to.deep.include({ ...init, credentials: 'same-origin' });
    sent.respondWith({ status: 201, json: { id: 1 } });
    expect(await value).to.deep.equal({ id: 1 });
  });

  it('goes through the global fetch by default, which is not called as a method', async () => {
    const original = globalThis.fetch;
    const calledOn: unknown[] = [];
    globalThis.fetch = function (this: unknown) {
      calledOn.push(this);
      return Promise.resolve(new Response('7'));
    };
    try {
      expect(await request(URL_, { decode })).to.equal(7);
      expect(calledOn).to.deep.equal([undefined]);
    } finally {
      globalThis.fetch = original;
    }
  });
});

describe('request: a good answer', () => {
  for (const status of [200, 201, 202, 206])
    it(`${status}: is parsed and decoded`, async () => {
      const value = get({ decode: (json) => (json as { n: number }).n + 1 });
      (await testFetch.nextRequest()).respondWith({ status, json: { n: 1 } });
      expect(await value).to.equal(2);
      expect(clock.pending).to.deep.equal([]);
      await testFetch.expectNoMore();
    });

  it('may be any JSON, whatever its content type says', async () => {
    for (const json of [null, 0, false, '', [], {}]) {
      const value = get();
      const headers = { 'content-type': 'text/plain' };
      (await testFetch.nextRequest()).respondWith({ json, headers });
      expect(await value).to.deep.equal(json);
    }
  });

  const bad: [what: string, answer: TestAnswer][] = [
    ['an empty body', { body: '' }],
    ['204', { status: 204 }],
    ['HTML', { body: '<!doctype html><title>s3cret</title>', headers: {} }],
    ['garbage', { body: '\u0000\ufffd{s3cret' }],
    ['JSON cut short', { body: '{"s3cret": [1, 2' }],
    ['two values', { body: '{"a":1}{"b":2}' }],
    ['NaN', { body: 'NaN' }],
    ['JSONP', { body: 'callback({"s3cret":1})' }],
  ];
  for (const [what, answer] of bad)
    it(`cannot be ${what}: bad-answer`, async () => {
      let decoded = 0;
      const error = fails({ decode: () => decoded++ });
      await answerTries(1, respond(answer));
      expect(await error).to.include({ code: 'bad-answer', status: answer.status ?? 200 });
      expect(decoded).to.equal(0);
      expect(clock.pending).to.deep.equal([]);
      await testFetch.expectNoMore();
    });

  it('that cannot be decoded is a bad-answer, whatever `decode` throws', async () => {
    for (const thrown of [new TypeError('s3cret'), new OjinError('server')]) {
      const error = fails({
        decode: () => {
          throw thrown;
        },
      });
      await answerTries(1, respond({ json: {} }));
      expect(await error).to.include({ code: 'bad-answer', status: 200, retryable: false });
    }
    await testFetch.expectNoMore();
  });
});

describe('request: a refusal', () => {
  const table: [status: number, code: string, tries: 1 | 4][] = [
    [304, 'invalid', 1],
    [400, 'invalid', 1],
    [401, 'unauthorized', 1],
    [403, 'forbidden', 1],
    [404, 'not-found', 1],
    [408, 'timeout', 4],
    [409, 'conflict', 1],
    [410, 'not-found', 1],
    [422, 'invalid', 1],
    [429, 'rate-limited', 4],
    [500, 'server', 4],
    [502, 'server', 4],
    [503, 'server', 4],
    [504, 'server', 4],
  ];
  for (const [status, code, tries] of table)
    it(`${status} is ${code}, ${tries === 1 ? 'tried once' : 'tried four times'}`, async () => {
      const error = fails();
      await answerTries(tries, respond({ status, json: { message: 's3cret' } }));
      expect(await error).to.be.instanceOf(OjinError);
      expect(await error).to.include({ code, status, retryable: tries > 1 });
      expect(testFetch.count).to.equal(tries);
      expect(clock.pending).to.deep.equal([]);
      await testFetch.expectNoMore();
    });

  it('has its body dropped, also one that never ends', async () => {
    const error = fails();
    const sent = await testFetch.nextRequest();
    sent.respondWith({ status: 404, body: 'no', stalls: true });
    expect(await error).to.include({ code: 'not-found' });
    expect(sent.aborted).to.equal(true);
  });

  it('no network: tried four times, no status', async () => {
    const error = fails();
    await answerTries(4, (sent) => sent.fail(new TypeError('Failed to fetch s3cret')));
    expect(await error).to.include({ code: 'network', retryable: true });
    expect((await error).status).to.equal(undefined);
    expect(testFetch.count).to.equal(4);
  });

  it('a connection that breaks within the body is a network error', async () => {
    const error = fails();
    await answerTries(4, respond({ body: '{', breaks: true }));
    expect(await error).to.include({ code: 'network', retryable: true });
  });

  it('a fetch that throws at once is a network error', async () => {
    let calls = 0;
    const error = fails({
      fetch: () => {
        calls++;
        throw new TypeError('s3cret');
      },
    });
    await clock.advance(LONG);
    expect(await error).to.include({ code: 'network' });
    expect(calls).to.equal(4);
  });

  for (const method of ['POST', 'PATCH', 'DELETE'])
    it(`${method} is never tried again`, async () => {
      const answers: [(sent: TestRequest) => void, code: string][] = [
        [respond({ status: 503, headers: { 'retry-after': '1' } }), 'server'],
        [respond({ status: 429 }), 'rate-limited'],
        [(sent) => sent.fail(new TypeError()), 'network'],
        [() => void clock.advance(15_000), 'timeout'],
        [respond({ body: 'no JSON' }), 'bad-answer'],
      ];
      for (const [answer, code] of answers) {
        const error = fails({ init: { method } });
        answer(await testFetch.nextRequest());
        expect(await error).to.include({ code });
      }
      expect(testFetch.count).to.equal(answers.length);
    });
});

describe('request: the schedule of tries', () => {
  const schedule: [random: number, waits: [number, number, number]][] = [
    [0, [300, 900, 2700]],
    [0.5, [400, 1200, 3600]],
    [1, [500, 1500, 4500]],
  ];
  for (const [value, waits] of schedule)
    it(`waits ${waits.join(' + ')} ms where chance says ${value}`, async () => {
      Math.random = () => value;
      const error = fails();
      for (const wait of waits) {
        (await testFetch.nextRequest()).respondWith({ status: 503 });
        await settle();
        expect(clock.pending).to.deep.equal([wait]);
        await clock.advance(wait - 1);
        await testFetch.expectNoMore();
        await clock.advance(1);
      }
      (await testFetch.nextRequest()).respondWith({ status: 500 });
      expect(await error).to.include({ code: 'server', status: 500 });
      await testFetch.expectNoMore();
    });

  it('stays within 25 %, and is not the same for all', async () => {
    const seen = new Set<number>();
    for (let i = 0; i < 20; i++) {
      const controller = new AbortController();
      const error = fails({ signal: controller.signal });
      (await testFetch.nextRequest()).respondWith({ status: 503 });
      await settle();
      expect(clock.pending[0]).to.be.within(300, 500);
      seen.add(clock.pending[0]!);
      controller.abort();
      await error;
    }
    expect(seen.size).to.be.greaterThan(10);
  });

  it('ends with the first good answer', async () => {
    const value = get();
    await answerTries(2, respond({ status: 502 }));
    (await testFetch.nextRequest()).respondWith({ json: 'here' });
    expect(await value).to.equal('here');
    expect(clock.pending).to.deep.equal([]);
    await testFetch.expectNoMore();
  });

  it('ends with the first answer that a further try would not better', async () => {
    const error = fails();
    await answerTries(2, respond({ status: 503 }));
    (await testFetch.nextRequest()).respondWith({ status: 404 });
    expect(await error).to.include({ code: 'not-found' });
  });

  const asked: [retryAfter: string, wait: number][] = [
    ['1', 1000],
    ['7', 7000],
    ['1.5', 1500],
    ['20', 20_000],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 9000],
    // nothing that can be followed: the usual schedule, with its spread
    ['0', 400],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 400],
    ['soon', 400],
    ['-5', 400],
    ['', 400],
  ];
  for (const [retryAfter, wait] of asked)
    for (const status of [429, 503])
      it(`${status} with Retry-After "${retryAfter}": ${wait} ms`, async () => {
        Math.random = () => 0.5;
        const value = get();
        const headers = { 'retry-after': retryAfter };
        (await testFetch.nextRequest()).respondWith({ status, headers });
        await settle();
        expect(clock.pending).to.deep.equal([wait]);
        await clock.advance(wait);
        (await testFetch.nextRequest()).respondWith({ json: 1 });
        expect(await value).to.equal(1);
      });

  const tooLong: [retryAfter: string, ms: number][] = [
    ['21', 21_000],
    ['3600', 3_600_000],
    ['99999999999999999999', 86_400_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ];
  for (const [retryAfter, ms] of tooLong)
    it(`Retry-After "${retryAfter}" is too long: no further try`, async () => {
      const error = fails();
      const headers = { 'retry-after': retryAfter };
      (await testFetch.nextRequest()).respondWith({ status: 429, headers });
      expect(await error).to.include({ code: 'rate-limited', retryAfter: ms, retryable: true });
      expect(clock.pending).to.deep.equal([]);
    });

  it('Retry-After does not add tries', async () => {
    const error = fails();
    await answerTries(4, respond({ status: 429, headers: { 'retry-after': '1' } }));
    expect(await error).to.include({ code: 'rate-limited', retryAfter: 1000 });
    expect(testFetch.count).to.equal(4);
  });

  it('Retry-After means nothing where a try would not help', async () => {
    const error = fails();
    const headers = { 'retry-after': '1' };
    (await testFetch.nextRequest()).respondWith({ status: 404, headers });
    expect(await error).to.include({ code: 'not-found' });
  });
});

describe('request: time', () => {
  for (const [timeout, ms] of [
    [undefined, 15_000],
    [50, 50],
  ] as const)
    it(`each try has ${ms} ms`, async () => {
      const error = fails({ timeout });
      for (let i = 0; i < 4; i++) {
        const sent = await testFetch.nextRequest();
        expect(clock.pending).to.deep.equal([ms]);
        await clock.advance(ms - 1);
        expect(sent.aborted).to.equal(false);
        await clock.advance(1);
        expect(sent.aborted).to.equal(true);
        await clock.advance(clock.pending[0] ?? 0);
      }
      expect(await error).to.include({ code: 'timeout', retryable: true });
      expect((await error).status).to.equal(undefined);
      expect(clock.pending).to.deep.equal([]);
      await testFetch.expectNoMore();
    });

  it('is up also when headers came, but the body never ends', async () => {
    const error = fails({ init: { method: 'POST' } });
    const sent = await testFetch.nextRequest();
    sent.respondWith({ body: '{"id":', stalls: true });
    await clock.advance(14_999);
    expect(sent.aborted).to.equal(false);
    await clock.advance(1);
    expect(await error).to.include({ code: 'timeout' });
  });

  it('a try after a timeout can succeed', async () => {
    const value = get();
    const slow = await testFetch.nextRequest();
    await clock.advance(15_000);
    await clock.advance(clock.pending[0]!);
    slow.respondWith({ json: 'too late' });
    (await testFetch.nextRequest()).respondWith({ json: 'in time' });
    expect(await value).to.equal('in time');
  });
});

describe('request: abort', () => {
  /** A signal that counts its listeners. */
  function counted() {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal) as (...args: unknown[]) => void;
    const remove = signal.removeEventListener.bind(signal) as (...args: unknown[]) => void;
    signal.addEventListener = (...args: unknown[]) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: unknown[]) => {
      listeners--;
      remove(...args);
    };
    return { signal, listeners: () => listeners };
  }

  it('before: nothing is sent', async () => {
    expect(await fails({ signal: AbortSignal.abort() })).to.include({ code: 'aborted' });
    expect(testFetch.count).to.equal(0);
    expect(clock.pending).to.deep.equal([]);
  });

  it('a fetch that takes no notice of signals is not called after it', async () => {
    let calls = 0;
    const controller = new AbortController();
    const error = fails({
      signal: controller.signal,
      fetch: () => {
        calls++;
        return Promise.reject(new TypeError());
      },
    });
    await settle();
    controller.abort();
    expect(await error).to.include({ code: 'aborted' });
    expect(calls).to.equal(1);
  });

  const moments: [when: string, bring: (sent: TestRequest) => unknown][] = [
    ['while waiting for the answer', () => undefined],
    ['within the body', (sent) => sent.respondWith({ body: '{', stalls: true })],
    ['while waiting for the next try', (sent) => sent.respondWith({ status: 503 })],
    [
      'while waiting as long as the server asked',
      respond({ status: 429, headers: { 'retry-after': '9' } }),
    ],
  ];
  for (const [when, bring] of moments)
    it(`${when}: ends at once`, async () => {
      const controller = new AbortController();
      const error = fails({ signal: controller.signal });
      const sent = await testFetch.nextRequest();
      bring(sent);
      await settle();
      controller.abort(new Error('s3cret'));
      expect(await error).to.be.instanceOf(OjinError);
      expect(await error).to.include({ code: 'aborted', retryable: false, message: 'aborted' });
      expect(sent.aborted).to.equal(true);
      expect(clock.pending).to.deep.equal([]);
      await clock.advance(LONG);
      await testFetch.expectNoMore();
    });

  it('in a later try: ends at once', async () => {
    const controller = new AbortController();
    const error = fails({ signal: controller.signal });
    await answerTries(2, respond({ status: 503 }));
    const third = await testFetch.nextRequest();
    controller.abort();
    expect(await error).to.include({ code: 'aborted' });
    expect(third.aborted).to.equal(true);
  });

  it('afterwards: changes nothing', async () => {
    const controller = new AbortController();
    const value = get({ signal: controller.signal });
    (await testFetch.nextRequest()).respondWith({ json: 1 });
    expect(await value).to.equal(1);
    controller.abort();
    expect(await value).to.equal(1);
  });

  it('leaves no listener on the signal of the caller', async () => {
    const { signal, listeners } = counted();
    const value = get({ signal });
    await answerTries(3, respond({ status: 503 }));
    (await testFetch.nextRequest()).respondWith({ json: 1 });
    await value;
    expect(listeners()).to.equal(0);
  });
});

describe('request: secrets', () => {
  const headers = { 'x-request-id': 's3cret', 'retry-after': '60', location: URL_ };
  const ends: [what: string, end: (sent: TestRequest, controller: AbortController) => unknown][] = [
    ...[400, 401, 403, 404, 409, 429, 500].map((status): [string, (sent: TestRequest) => void] => [
      String(status),
      respond({ status, body: `${URL_} s3cret`, headers }),
    ]),
    ['garbage', respond({ body: 's3cret', headers })],
    ['bad value', respond({ json: { s3cret: URL_ } })],
    ['no network', (sent) => sent.fail(new TypeError(`Failed to fetch ${URL_}`))],
    ['timeout', () => void clock.advance(15_000)],
    ['abort', (_, controller) => controller.abort(new Error(URL_))],
  ];
  for (const [what, end] of ends)
    it(`${what}: the error holds neither URL, query, key nor body`, async () => {
      const controller = new AbortController();
      const error = fails({
        signal: controller.signal,
        init: { method: 'POST', headers: { authorization: 'Bearer s3cret' }, body: 's3cret' },
        decode: (json) => {
          throw new Error(JSON.stringify(json));
        },
      });
      end(await testFetch.nextRequest(), controller);
      const caught = await error;
      expect(caught).to.be.instanceOf(OjinError);
      const values = Object.values(caught as unknown as Record<string, unknown>);
      const told = [caught.message, caught.stack, ...values].join();
      expect(`${told}${JSON.stringify(caught)}`).not.to.match(/s3cret|api\.example|things/);
    });
});

describe('request: causes', () => {
  it('a bad-answer keeps what the parser says', async () => {
    const error = fails();
    await answerTries(1, respond({ body: '<html>' }));
    expect((await error).cause).to.be.instanceOf(SyntaxError);
  });

  it('a bad-answer keeps what `decode` throws', async () => {
    const cause = new TypeError('no id');
    const error = fails({
      decode: () => {
        throw cause;
      },
    });
    await answerTries(1, respond({ json: {} }));
    expect((await error).cause).to.equal(cause);
  });

  it('no network keeps what `fetch` says', async () => {
    const cause = new TypeError('Failed to fetch');
    const error = fails({ init: { method: 'POST' } });
    (await testFetch.nextRequest()).fail(cause);
    expect((await error).cause).to.equal(cause);
  });
});

describe('request: the length of an answer', () => {
  const text = JSON.stringify('x'.repeat(98)); // 100 bytes
  for (const [maxBytes, isRead] of [
    [100, true],
    [99, false],
  ] as const)
    it(`100 bytes, at most ${maxBytes}: ${isRead ? 'read' : 'bad-answer'}`, async () => {
      const value = get({ maxBytes }).catch((error: unknown) => error);
      await answerTries(1, respond({ body: text }));
      if (isRead) expect(await value).to.equal('x'.repeat(98));
      else expect(await value).to.include({ code: 'bad-answer', status: 200 });
    });
});

describe('parseRetryAfter', () => {
  const NOW = Date.UTC(2026, 0, 1);
  const table: [header: string | null, ms: number | undefined][] = [
    [null, undefined],
    ['', undefined],
    ['0', undefined],
    ['1', 1000],
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120_000],
    ['Thursday, 01-Jan-26 00:02:00 GMT', 120_000], // obsolete, and still to be accepted
    ['Thu, 01 Jan 2026 00:00:00 GMT', undefined],
    ['Wed, 21 Oct 2015 07:28:00 GMT', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', 1500],
    ['NaN', undefined],
    ['1e308', 86_400_000], // in ms that is Infinity
    ['99999999999', 86_400_000],
  ];
  for (const [header, ms] of table)
    it(`${JSON.stringify(header)} → ${ms ?? 'nothing'}`, () =>
      void expect(parseRetryAfter(header, NOW)).to.equal(ms));
});
