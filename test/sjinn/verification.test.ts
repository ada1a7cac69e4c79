import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import type { OjinError } from '../../src/http/error.ts';
import { askTokenEndpoint, type Token } from '../../src/sjinn/token-source.ts';
import {
  decodeVerification,
  type Verification,
  VerificationRequiredError,
} from '../../src/sjinn/verification.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { rejection, TestFetch } from '../support/test-fetch.ts';
import { TOKEN } from './support.ts';

const challenge = {
  algorithm: 'SHA-256',
  challenge: 'ab'.repeat(32),
  salt: 'pepper',
  signature: 's1',
  maxnumber: 1000,
};
const required = (verification: unknown) => ({ error: 'verification_required', verification });
const ALTCHA = required({ type: 'altcha', challenge });
const WIDGET = required({ type: 'turnstile', sitekey: 'site' });

describe('decodeVerification', () => {
  it('knows a proof of work, and two widgets', () => {
    expect(decodeVerification(ALTCHA)).to.deep.equal({ type: 'altcha', challenge });
    expect(decodeVerification(WIDGET)).to.deep.equal({ type: 'turnstile', sitekey: 'site' });
  });

  const bad = (fields: object) =>
    required({ type: 'altcha', challenge: { ...challenge, ...fields } });
  for (const json of [
    null,
    '',
    [],
    { error: 'access_denied' },
    required(null),
    required({ type: 'riddle' }),
    required({ type: 'turnstile' }),
    required({ type: 'hcaptcha', sitekey: 7 }),
    required({ type: 'altcha' }),
    bad({ algorithm: 'SHA-1' }),
    bad({ challenge: 'short' }),
    bad({ salt: 7 }),
    bad({ signature: null }),
    bad({ maxnumber: -1 }),
    bad({ maxnumber: 1e9 }), // hours of work
    bad({ maxnumber: '1000' }),
  ])
    it(`takes nothing from ${JSON.stringify(json)}`, () =>
      void expect(decodeVerification(json)).to.equal(undefined));
});

describe('askTokenEndpoint: a check first', () => {
  let net: TestFetch;
  let asked: Verification[];
  beforeEach(() => {
    net = new TestFetch();
    asked = [];
  });
  const ask = (verify?: (verification: Verification) => Promise<string>): Promise<Token> =>
    askTokenEndpoint('https://host.example/token', {
      credentials: 'same-origin',
      fetch: net.fetch,
      clock: new FakeClock(),
      verify,
    });
  const pass = (verification: Verification) => {
    asked.push(verification);
    return Promise.resolve('proof');
  };

  it('is passed, and shown once', async () => {
    const token = ask(pass);
    const first = await net.nextRequest();
    expect(first.init.body).to.equal(undefined);
    first.respondWith({ status: 403, json: ALTCHA });
    const second = await net.nextRequest();
    expect(JSON.parse(second.init.body as string)).to.deep.equal({ verification: 'proof' });
    expect(new Headers(second.init.headers).get('content-type')).to.equal('application/json');
    second.respondWith({ json: { access_token: TOKEN } });
    expect((await token).access_token).to.equal(TOKEN);
    expect(asked).to.deep.equal([{ type: 'altcha', challenge }]);
  });

  it('is passed, but its request is refused: the endpoint is to blame, not the text', async () => {
    const error = rejection(ask(pass));
    (await net.nextRequest()).respondWith({ status: 403, json: ALTCHA });
    (await net.nextRequest()).respondWith({ status: 400 });
    const { code, status, attribute } = (await error) as OjinError;
    expect({ code, status, attribute }).to.deep.equal({
      ...{ code: 'invalid', status: 400, attribute: 'token-endpoint' },
    });
  });

  it('that is not believed is a refusal, not another round', async () => {
    const failed = rejection(ask(pass));
    for (let i = 0; i < 2; i++)
      (await net.nextRequest()).respondWith({ status: 403, json: ALTCHA });
    expect(await failed).to.be.instanceOf(VerificationRequiredError);
    expect(asked).to.have.length(1);
    await net.expectNoMore();
  });

  it('that nobody can pass is a refusal; what events tell of it holds no challenge', async () => {
    const failed = rejection(ask());
    (await net.nextRequest()).respondWith({ status: 403, json: ALTCHA });
    const error = (await failed) as OjinError;
    expect(error).to.include({ code: 'forbidden', status: 403 });
    expect(JSON.stringify(Object.entries(error))).not.to.contain('pepper');
  });

  it('a plain 403 is no check', async () => {
    const failed = rejection(ask(pass));
    (await net.nextRequest()).respondWith({ status: 403, json: { error: 'access_denied' } });
    expect(await failed).not.to.be.instanceOf(VerificationRequiredError);
    expect(asked).to.deep.equal([]);
  });
});
