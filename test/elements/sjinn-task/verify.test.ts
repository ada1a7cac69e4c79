import { expect } from '@open-wc/testing';
import type { SjinnEventDetails } from '../../../src/elements/events.ts';
import { solveAltcha } from '../../../src/elements/sjinn-task/altcha.ts';
import { part, until } from '../../support/preview.ts';
import { asFirstVisit, CREATE, Stage } from './support.ts';

const hex = async (text: string) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** A challenge as ALTCHA's server library makes it. */
const challengeOf = async (number: number, maxnumber: number) => ({
  algorithm: 'SHA-256' as const,
  challenge: await hex(`pepper?expires=1${number}`),
  salt: 'pepper?expires=1',
  signature: 'signed',
  maxnumber,
});
const required = (verification: unknown) => ({
  status: 403,
  json: { error: 'verification_required', verification },
});

describe('<sjinn-task> verification', () => {
  asFirstVisit();
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));

  it('solves a proof of work, and shows it to the token endpoint', async () => {
    const challenge = await challengeOf(1234, 5000);
    const element = await stage.place({ 'token-endpoint': '/token' });
    element.start('A boat');
    (await stage.net.nextRequest()).respondWith(required({ type: 'altcha', challenge }));
    const { init, url } = await stage.net.nextRequest();
    expect(url).to.equal(`${location.origin}/token`);
    const { verification } = JSON.parse(init.body as string) as { verification: string };
    const solution = JSON.parse(atob(verification)) as object;
    expect({ ...solution, maxnumber: 5000 }).to.deep.equal({ ...challenge, number: 1234 });
    expect(element.state.status).to.equal('submitting');
  });

  it('leaves the page its turn each 16 ms while it works', async () => {
    const challenge = await challengeOf(30_000, 30_000);
    const { digest } = crypto.subtle;
    const { now } = performance;
    const { MessageChannel: Channel } = globalThis;
    let hashes = 0;
    const atTurns: number[] = [];
    try {
      crypto.subtle.digest = (...call) => {
        hashes++;
        return digest.apply(crypto.subtle, call);
      };
      // on a machine of which nobody asks anything else, 50 hashes take 1 ms
      performance.now = () => hashes / 50;
      globalThis.MessageChannel = class extends Channel {
        constructor() {
          super();
          atTurns.push(hashes);
        }
      };
      await solveAltcha(challenge, new AbortController().signal);
    } finally {
      crypto.subtle.digest = digest;
      performance.now = now;
      globalThis.MessageChannel = Channel;
    }
    expect(hashes).to.equal(30_001);
    const slices = [...atTurns, hashes].map((at, index) => at - (atTurns[index - 1] ?? 0));
    // one batch of 100 is finished after the time is up
    expect(Math.max(...slices), 'hashes without a turn').to.be.at.most(16 * 50 + 100);
  });

  it('a proof of work that has no solution is a failure', async () => {
    const challenge = { ...(await challengeOf(1234, 500)) };
    const element = await stage.place({ 'token-endpoint': '/token' });
    element.start('A boat');
    (await stage.net.nextRequest()).respondWith(required({ type: 'altcha', challenge }));
    await until(() => element.state.status === 'failed');
    expect(element.state).to.have.nested.property('error.code', 'bad-answer');
    await stage.expectQuiet();
  });

  it('ends when the visitor starts over', async () => {
    const controller = new AbortController();
    const solving = solveAltcha(await challengeOf(999_999, 1_000_000), controller.signal);
    controller.abort(new Error('gone'));
    const reason: unknown = await solving.catch((error: unknown) => error);
    expect((reason as Error).message).to.equal('gone');
  });

  for (const type of ['turnstile', 'hcaptcha'] as const)
    it(`${type}: the page shows its widget, and responds`, async () => {
      const element = await stage.place({ 'token-endpoint': '/token' });
      const asked: SjinnEventDetails['sjinn-verify'][] = [];
      element.addEventListener('sjinn-verify', (event) => {
        event.preventDefault();
        asked.push(event.detail);
        const widget = document.createElement('div');
        widget.slot = 'verify';
        widget.textContent = 'I am a person';
        element.append(widget);
      });
      element.start('A boat');
      (await stage.net.nextRequest()).respondWith(required({ type, sitekey: 'site' }));
      await until(() => asked.length);
      expect(asked[0]).to.include({ type, sitekey: 'site' });
      const widget = element.querySelector<HTMLElement>('[slot=verify]')!;
      expect(widget.getBoundingClientRect().height).to.be.greaterThan(0);
      await stage.net.expectNoMore();
      asked[0]!.respond('widget-token');
      const second = await stage.net.nextRequest();
      expect(JSON.parse(second.init.body as string)).to.deep.equal({
        verification: 'widget-token',
      });
      second.respondWith({ json: stage.token });
      expect((await stage.net.nextRequest()).url).to.include(CREATE);
    });

  it('a widget that no page shows is a clear error', async () => {
    const element = await stage.place({ 'token-endpoint': '/token' });
    element.start('A boat');
    const widget = { type: 'turnstile', sitekey: 'site' };
    (await stage.net.nextRequest()).respondWith(required(widget));
    await until(() => element.state.status === 'failed');
    await element.updateComplete;
    expect(part(element, 'base')!.textContent).to.include('invalid · sjinn-verify');
    await stage.expectQuiet();
  });

  it('"Start over" lets go of a widget that nobody answers; the next film asks again', async () => {
    const element = await stage.place({ 'token-endpoint': '/token' });
    const asked: unknown[] = [];
    element.addEventListener('sjinn-verify', (event) => {
      event.preventDefault();
      asked.push(event.detail);
    });
    const widget = { type: 'turnstile', sitekey: 'site' };
    for (const round of [1, 2]) {
      element.start('A boat');
      (await stage.net.nextRequest()).respondWith(required(widget));
      await until(() => asked.length === round, `check ${round}`);
      element.reset();
      await until(() => element.state.status === 'idle');
    }
  });
});
