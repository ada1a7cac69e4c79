import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import type { ErrorCode, OjinError } from '../../src/http/error.ts';
import {
  askTokenEndpoint,
  type Token,
  TokenSource,
  type TokenSourceOptions,
} from '../../src/sjinn/token-source.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { rejection, type TestAnswer, TestFetch } from '../support/test-fetch.ts';
import { expectNoSecret } from './expectations.ts';
import { detailOf, SECOND, TOKEN } from './support.ts';

const BASE = 'https://host.example/page/';

let clock: FakeClock;
let asked: number;

beforeEach(() => {
  clock = new FakeClock();
  asked = 0;
});

/** A source of numbered tokens with these fields. */
const sourceOf = (fields: Partial<Token> = {}, options: Partial<TokenSourceOptions> = {}) =>
  new TokenSource({
    getToken: () => Promise.resolve({ access_token: `${TOKEN}-${++asked}`, ...fields }),
    ...{ clock, base: BASE, ...options },
  });

describe('TokenSource: when it asks', () => {
  it('once for many', async () => {
    const source = sourceOf();
    const all = await Promise.all([1, 2, 3].map(() => source.credentials()));
    expect(all.map(({ accessToken }) => accessToken)).to.deep.equal(Array(3).fill(`${TOKEN}-1`));
    await source.credentials();
    expect(asked).to.equal(1);
  });

  const lifetimes: [expiresIn: unknown, seconds: number][] = [
    [300, 270],
    [3600, 3570],
    ['120', 90],
    [40, 20], // half of it, where 30 s are too much
    [undefined, 270],
    [0, 270],
    ['soon', 270],
    [null, 270],
  ];
  for (const [expiresIn, seconds] of lifetimes)
    it(`expires_in ${JSON.stringify(expiresIn)}: anew after ${seconds} s`, async () => {
      const source = sourceOf({ expires_in: expiresIn as number });
      await source.credentials();
      await clock.advance(seconds * SECOND - 1);
      await source.credentials();
      expect(asked).to.equal(1);
      await clock.advance(1);
      expect((await source.credentials()).accessToken).to.equal(`${TOKEN}-2`);
    });

  it('counts from the arrival', async () => {
    const source = sourceOf(
      {},
      {
        getToken: async () => {
          asked++;
          await clock.sleep(60 * SECOND);
          return { access_token: TOKEN };
        },
      },
    );
    const first = source.credentials();
    await clock.advance(60 * SECOND);
    await first;
    await clock.advance(269 * SECOND);
    await source.credentials();
    expect(asked).to.equal(1);
  });

  it('when its token was refused, and only then', async () => {
    const source = sourceOf();
    const { accessToken } = await source.credentials();
    await source.credentials('an older one');
    expect(asked).to.equal(1);
    const both = await Promise.all([
      source.credentials(accessToken),
      source.credentials(accessToken),
    ]);
    expect(both.map((held) => held.accessToken)).to.deep.equal([`${TOKEN}-2`, `${TOKEN}-2`]);
    expect((await source.credentials(accessToken)).accessToken).to.equal(`${TOKEN}-2`);
    expect(asked).to.equal(2);
  });

  it('when the clock was set back', async () => {
    const source = sourceOf();
    await source.credentials();
    const now = clock.now() - 1;
    clock.now = () => now;
    await source.credentials();
    expect(asked).to.equal(2);
  });

  for (const expires_in of [-1, -300])
    it(`every time with a lifetime of ${expires_in} s`, async () => {
      const source = sourceOf({ expires_in });
      await source.credentials();
      await source.credentials();
      expect(asked).to.equal(2);
    });

  it('again after a failure, which all get who wait', async () => {
    let isDown = true;
    const getToken = () => {
      asked++;
      if (isDown) throw new TypeError(`no ${TOKEN}`);
      return Promise.resolve({ access_token: TOKEN });
    };
    const source = sourceOf({}, { getToken });
    const both = [rejection(source.credentials()), rejection(source.credentials())];
    for (const error of (await Promise.all(both)) as OjinError[]) {
      expect(error.code).to.equal('bad-answer');
      expectNoSecret(error);
    }
    isDown = false;
    expect((await source.credentials()).accessToken).to.equal(TOKEN);
    expect(asked).to.equal(2);
  });
});

describe('TokenSource: what comes with the token', () => {
  const bases: [apiBase: unknown, base: string | undefined, expected: string | undefined][] = [
    ['https://api.example/sjinn', BASE, 'https://api.example/sjinn'],
    ['/api/sjinn', BASE, 'https://host.example/api/sjinn'],
    ['sjinn', BASE, 'https://host.example/page/sjinn'],
    ['/api/sjinn', undefined, undefined],
    ['https://api.example/sjinn', undefined, 'https://api.example/sjinn'],
    ['javascript:alert(1)', BASE, undefined],
    ['java\nscript:alert(1)', BASE, undefined],
    ['data:application/json,{}', BASE, undefined],
    ['https://', BASE, undefined],
    [undefined, BASE, undefined],
    [null, BASE, undefined],
    [7, BASE, undefined],
    [{}, BASE, undefined],
  ];
  for (const [apiBase, base, expected] of bases)
    it(`api_base ${JSON.stringify(apiBase)} on ${String(base)} → ${String(expected)}`, async () => {
      const source = sourceOf({ api_base: apiBase as string }, { base });
      expect((await source.credentials()).apiBase).to.equal(expected);
    });

  for (const [ttl, ms] of [
    [600, 600_000],
    ['60', 60_000],
    [undefined, 0],
    ['for ever', 0],
  ] as const)
    it(`idempotency_key_ttl ${JSON.stringify(ttl)} → ${ms} ms`, async () => {
      const source = sourceOf({ idempotency_key_ttl: ttl as number });
      expect((await source.credentials()).keyLifetime).to.equal(ms);
    });
});

describe('askTokenEndpoint', () => {
  const URL_ = `https://host.example/token?key=${TOKEN}`;
  let testFetch: TestFetch;

  beforeEach(() => {
    testFetch = new TestFetch();
  });

  const ask = (mode: RequestCredentials = 'same-origin') =>
    askTokenEndpoint(URL_, { credentials: mode, fetch: testFetch.fetch, clock });

  for (const mode of ['same-origin', 'include', 'omit'] as const)
    it(`posts, with credentials: ${mode}`, async () => {
      const token = ask(mode);
      const sent = await testFetch.nextRequest();
      expect(sent.url).to.equal(URL_);
      expect(sent.init).to.include({ method: 'POST', credentials: mode });
      const json = { access_token: TOKEN, expires_in: 60, token_type: 'Bearer' };
      sent.respondWith({ json });
      expect(await token).to.deep.equal(json);
      expect(clock.pending).to.deep.equal([]);
    });

  const oauth = (error: string) => ({ json: { error, error_description: TOKEN } });
  const failures: [answer: TestAnswer, code: ErrorCode, detail?: object][] = [
    [{ status: 400, ...oauth('invalid_request') }, 'invalid', { attribute: 'token-endpoint' }],
    [{ status: 405 }, 'invalid', { status: 405, attribute: 'token-endpoint' }],
    [{ status: 401, ...oauth('invalid_client') }, 'unauthorized'],
    [{ status: 403, ...oauth('access_denied') }, 'forbidden', { status: 403 }],
    [{ status: 403, body: 'null' }, 'forbidden', { status: 403 }],
    [{ status: 403, body: '<html>' }, 'forbidden', { status: 403 }],
    [
      { status: 403, ...oauth('origin_not_allowed') },
      ...(['invalid', { status: 403, attribute: 'token-endpoint' }] as const),
    ],
    [
      { status: 429, ...oauth('temporarily_unavailable'), headers: { 'retry-after': '9' } },
      ...(['rate-limited', { retryAfter: 9000 }] as const),
    ],
    [{ status: 503, body: TOKEN }, 'server', { status: 503 }],
    [{ body: `{"access_token":"${TOKEN}` }, 'bad-answer'],
    [{ body: '<html>' }, 'bad-answer'],
    [{ json: null }, 'bad-answer'],
    [{ json: [TOKEN] }, 'bad-answer'],
    [{ json: {} }, 'bad-answer'],
    [{ json: { access_token: '' } }, 'bad-answer'],
    [{ json: { access_token: [TOKEN] } }, 'bad-answer'],
    [oauth('access_denied'), 'bad-answer'],
  ];
  for (const [answer, code, detail = {}] of failures)
    it(`${JSON.stringify(answer)} is ${code}, and asked once`, async () => {
      const failed = rejection(
        new TokenSource({ getToken: ask }).credentials(),
      ) as Promise<OjinError>;
      (await testFetch.nextRequest()).respondWith(answer);
      expect(detailOf(await failed)).to.include({
        name: 'OjinError',
        code,
        outcome: undefined,
        ...detail,
      });
      expectNoSecret(await failed);
      await testFetch.expectNoMore();
    });

  it('an answer of more than 1 MB is not read to its end', async () => {
    const failed = rejection(ask()) as Promise<OjinError>;
    const json = { access_token: TOKEN, note: 'x'.repeat(2 ** 20) };
    (await testFetch.nextRequest()).respondWith({ json });
    expect(await failed).to.include({ code: 'bad-answer', status: 200 });
  });

  it('what a `getToken` of the host’s own throws is the cause', async () => {
    const cause = new Error('session store is away');
    const getToken = () => Promise.reject(cause);
    const failed = await rejection(new TokenSource({ getToken, clock }).credentials());
    expect(failed).to.include({ code: 'bad-answer', cause });
  });

  it('no network', async () => {
    const failed = rejection(
      new TokenSource({ getToken: ask }).credentials(),
    ) as Promise<OjinError>;
    (await testFetch.nextRequest()).fail(new TypeError(`Failed to fetch ${TOKEN}`));
    expect(detailOf(await failed)).to.include({ code: 'network', outcome: undefined });
    expectNoSecret(await failed);
  });
});
