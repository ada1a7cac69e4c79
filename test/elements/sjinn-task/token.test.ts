import { expect } from '@open-wc/testing';
import { API, refusal, success, TOKEN } from '../../sjinn/support.ts';
import { until } from '../../support/preview.ts';
import { en } from '../../../src/elements/sjinn-task/locales/en.ts';
import { asFirstVisit, CREATE, QUERY, record, RUNNING, Stage, stored, told } from './support.ts';

const VENDOR = 'https://sjinn.ai/api/un-api';
const HERE = location.origin;
const bearer = ({ init }: { init: RequestInit }) => new Headers(init.headers).get('authorization');

describe('<sjinn-task> token', () => {
  asFirstVisit();
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));

  it('is asked for once for several calls, by POST, and kept nowhere', async () => {
    const element = await stage.place({ 'token-endpoint': '/token', credentials: 'include' });
    element.start('A boat');
    const { url, init } = await stage.answer({ json: stage.token });
    expect(url).to.equal(`${HERE}/token`);
    expect(init).to.include({ method: 'POST', credentials: 'include' });
    const create = await stage.answer(success({ chat_id: stage.chatId }));
    expect(create.url).to.equal(`${API}/${CREATE}`);
    const query = await stage.answer(RUNNING);
    expect(query.url).to.equal(`${API}/${QUERY}`);
    for (const call of [create, query]) {
      expect(bearer(call)).to.equal(`Bearer ${TOKEN}`);
      expect(call.init.credentials).to.equal('omit');
    }
    expect(stored()).not.to.include('s3cret');
    expect(element.outerHTML + element.shadowRoot!.innerHTML).not.to.include('s3cret');
  });

  it('is renewed once when it is refused', async () => {
    const element = await stage.place();
    element.start('A boat');
    const first = await stage.net.nextRequest();
    stage.token = { ...stage.token, access_token: 'second' };
    first.respondWith(refusal(401, { status: 401 }));
    const again = await stage.answer(refusal(401, { status: 401 }));
    expect(bearer(again)).to.equal('Bearer second');
    await until(() => element.state.status === 'failed');
    expect(element.state).to.have.nested.property('error.code', 'unauthorized');
    expect(stage.tokensGiven).to.equal(2);
    await stage.expectQuiet();
  });

  it('is asked for anew at another place', async () => {
    const element = await stage.place({ 'token-endpoint': '/token' });
    element.start('A boat');
    await stage.answer({ status: 401 });
    await until(() => element.state.status === 'failed');
    element.tokenEndpoint = '/other';
    await element.updateComplete;
    element.start('A boat');
    expect((await stage.net.nextRequest()).url).to.equal(`${HERE}/other`);
  });

  it('comes from getToken even beside an empty token-endpoint', async () => {
    const element = await stage.place({ 'token-endpoint': '' });
    element.getToken = () => Promise.resolve(stage.token);
    element.start('A boat');
    expect((await stage.net.nextRequest()).url).to.equal(`${API}/${CREATE}`);
  });

  for (const [name, reason, code] of [
    [
      'a bug of the host’s is a fault, and nobody’s who should sign in',
      new TypeError('x'),
      'bad-answer',
    ],
    [
      'the host’s word that somebody should sign in',
      Object.assign(new Error('no session'), { code: 'unauthorized' }),
      'unauthorized',
    ],
  ] as const)
    it(`getToken fails: ${name}`, async () => {
      const element = await stage.place();
      element.getToken = () => Promise.reject(reason);
      element.start('A boat');
      await until(() => element.state.status === 'failed');
      expect(element.state).to.have.nested.property('error.code', code);
    });

  for (const [name, json, error, text] of [
    [
      'the relay does not serve this page',
      { error: 'origin_not_allowed', error_description: 'This origin is not allowed.' },
      { code: 'invalid', status: 403, attribute: 'token-endpoint' },
      en.setup,
    ],
    ['the visitor is not allowed', { error: 'access_denied' }, { code: 'forbidden' }, en.signIn],
  ] as const)
    it(`a 403 of the token endpoint: ${name}`, async () => {
      const element = await stage.place({ 'token-endpoint': '/token' });
      const seen = record(element);
      element.start('A boat');
      await stage.answer({ status: 403, json });
      await until(() => told(element) === text);
      const { state } = element;
      expect(state.status === 'failed' && state.error).to.include(error);
      const [event, detail] = seen.at(-1)!;
      expect(event).to.equal('error');
      expect(detail).to.include(error);
      await stage.expectQuiet();
    });

  it('a relay that serves the token only, and no calls of this page', async () => {
    const element = await stage.place();
    element.start('A boat');
    await stage.answer(refusal(403, { status: 403 }));
    await until(() => told(element) === en.setup);
  });

  for (const [attribute, value] of [
    ['api-base', 'localhost:5173'],
    ['api-base', 'https://'],
    ['token-endpoint', 'localhost:5173'],
    ['token-endpoint', 'https://'],
  ] as const)
    it(`${attribute}="${value}" is an error that names it`, async () => {
      const element = await stage.place({ [attribute]: value });
      element.start('A boat');
      await until(() => element.state.status === 'failed');
      expect(element.state).to.have.nested.property('error.attribute', attribute);
      expect(stage.net.count).to.equal(0);
    });

  for (const [name, api_base, attribute, expected] of [
    ['the token answer', API, undefined, API],
    ['the token answer, relative', '/relay/', undefined, `${HERE}/relay`],
    [
      'the attribute, before the token answer',
      API,
      'https://mine.example/x',
      'https://mine.example/x',
    ],
    ['the attribute, relative', API, '/mine', `${HERE}/mine`],
    ['nobody', undefined, undefined, VENDOR],
    ['a script URL', 'javascript:alert(1)', undefined, VENDOR],
    ['data', 'data:text/plain,x', undefined, VENDOR],
    ['something else', 42 as never, undefined, VENDOR],
  ] as const)
    it(`calls go where ${name} says`, async () => {
      stage.token = { access_token: TOKEN, ...(api_base && { api_base }) };
      const element = await stage.place({ 'api-base': attribute });
      element.start('A boat');
      expect((await stage.net.nextRequest()).url).to.equal(`${expected}/${CREATE}`);
    });
});
