import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type ErrorCode, OjinError } from '../../src/http/error.ts';
import {
  decodeCreated,
  decodeSnapshot,
  isUnknownTask,
  openEnvelope,
} from '../../src/sjinn/wire.ts';
import { expectNoSecret } from './expectations.ts';
import { detailOf, TOKEN } from './support.ts';

const errorOf = (json: unknown, status?: number, retryAfter?: number): OjinError => {
  const opened = openEnvelope(json, status, retryAfter);
  if (!('error' in opened)) throw new Error('This should have been an error.');
  return opened.error;
};

const notObjects: unknown[] = [null, undefined, '', '{}', 0, 1, true, [], [{ success: true }]];

describe('openEnvelope', () => {
  for (const data of [{ chat_id: 'c1' }, [], null, undefined, 0, 'text'])
    it(`hands over ${JSON.stringify(data)}`, () =>
      void expect(openEnvelope({ success: true, error_code: 0, data })).to.deep.equal({ data }));

  const numbers: [number: number, code: ErrorCode][] = [
    [1, 'server'],
    [100, 'forbidden'],
    [101, 'forbidden'],
    [102, 'server'],
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [429, 'rate-limited'],
    [500, 'server'],
    [503, 'server'],
  ];
  for (const [number, code] of numbers)
    for (const name of ['error_code', 'code'])
      for (const success of number === 404 ? [false] : [false, undefined])
        it(`${name} ${number}, success ${String(success)}: ${code}`, () => {
          const error = errorOf({ success, errorMsg: 'Start Agent Failed', [name]: number });
          expect(detailOf(error)).to.include({ code, errorCode: number });
          expect(detailOf(error)).to.include({ status: undefined, outcome: undefined });
        });

  it('a 404 that does not say `success: false` is not the service’s own', () => {
    expect(() => openEnvelope({ code: 404, message: 'no Route matched' }, 404)).to.throw(TypeError);
    expect(isUnknownTask(errorOf({ success: false, error_code: 404 }))).to.equal(true);
    expect(isUnknownTask(errorOf({ success: false }, 404))).to.equal(false);
    expect(isUnknownTask(new OjinError('not-found', { status: 404 }))).to.equal(false);
  });

  it('prefers `error_code`', () =>
    void expect(errorOf({ success: false, error_code: 404, code: 401 }).code).to.equal(
      'not-found',
    ));

  it('reads a number that came as text', () =>
    void expect(detailOf(errorOf({ success: false, code: '401' }))).to.include({
      code: 'unauthorized',
      errorCode: 401,
    }));

  const withStatus: [errorCode: number, status: number, code: ErrorCode][] = [
    [0, 403, 'forbidden'],
    [1, 429, 'rate-limited'],
    [100, 500, 'forbidden'],
    [404, 500, 'not-found'],
  ];
  for (const [error_code, status, code] of withStatus)
    it(`number ${error_code} with HTTP ${status}: ${code}`, () =>
      void expect(detailOf(errorOf({ success: false, error_code }, status, 7000))).to.include({
        ...{ code, status, retryAfter: 7000, errorCode: error_code },
      }));

  for (const [outcome, expected] of [
    ['unknown', 'unknown'],
    ['known', undefined],
    [1, undefined],
    [['unknown'], undefined],
  ] as const)
    it(`outcome ${JSON.stringify(outcome)}`, () =>
      void expect(errorOf({ success: false, error_code: 409, outcome }).outcome).to.equal(
        expected,
      ));

  it('a failure stays one without a number', () =>
    void expect(detailOf(errorOf({ success: false, errorMsg: 'x' }))).to.include({
      code: 'server',
    }));

  for (const json of [
    ...notObjects,
    {},
    { data: { chat_id: 'c1' } },
    { success: 'true', data: {} },
    { success: 1, error_code: 0 },
    { success: null, error_code: 'none' },
    { error: 'access_denied' },
  ])
    it(`refuses ${JSON.stringify(json)}`, () =>
      void expect(() => openEnvelope(json)).to.throw(TypeError));

  it('says what the service says in its cause only', () => {
    const error = errorOf({ success: false, error_code: 500, errorMsg: TOKEN, data: TOKEN }, 500);
    expectNoSecret(error);
    expect((error.cause as Error).message).to.equal(TOKEN);
    const long = errorOf({ success: false, message: 'x'.repeat(5000) });
    expect((long.cause as Error).message).to.have.length(1000);
    expect((errorOf({ success: false, errorMsg: {} }).cause as Error).message).to.equal('');
  });

  it('a success with an error number and nothing else is none', () => {
    expect(errorOf({ success: true, error_code: 100 }).code).to.equal('forbidden');
    expect(openEnvelope({ success: true, error_code: 7, data: {} })).to.deep.equal({ data: {} });
  });

  const texts: [errorMsg: string, number: number | undefined, code: ErrorCode, wait?: number][] = [
    ['Too many tasks', 500, 'rate-limited', 15_000],
    ['Concurrent task limit exceeded', 403, 'rate-limited', 15_000],
    ['Your plan has reached its concurrency limit', undefined, 'rate-limited', 15_000],
    ['The queue is full', 1, 'rate-limited', 15_000],
    ['Limit reached', 100, 'forbidden'],
    ['Limit reached', 101, 'forbidden'],
    ['Too many invalid tokens', 401, 'unauthorized'],
    ['Too many to list: not found', 404, 'not-found'],
    ['Start Agent Failed', 500, 'server'],
    ['', 429, 'rate-limited', 15_000],
  ];
  for (const [errorMsg, error_code, code, wait] of texts)
    it(`"${errorMsg}" with ${String(error_code)}: ${code}`, () => {
      const error = errorOf({ success: false, errorMsg, error_code });
      expect(detailOf(error)).to.include({ code, retryAfter: wait });
    });

  it('waits as long as the service says', () => {
    const { retryAfter } = errorOf({ success: false, errorMsg: 'Too many tasks' }, 429, 3000);
    expect(retryAfter).to.equal(3000);
  });
});

describe('decodeCreated', () => {
  it('reads what the API documents', () =>
    void expect(decodeCreated({ chat_id: 'c1', project_id: 'p1' })).to.deep.equal({
      chatId: 'c1',
      projectId: 'p1',
    }));

  it('needs the id of the task alone', () =>
    void expect(decodeCreated({ chat_id: 'c1', project_id: {} }).projectId).to.equal(''));

  it('takes numbers for ids: a paid task must not be lost', () =>
    void expect(decodeCreated({ chat_id: 7, project_id: 0 })).to.deep.equal({
      ...{ chatId: '7', projectId: '0' },
    }));

  for (const json of [
    ...notObjects,
    {},
    ...[null, '', true, {}, ['c1']].map((chat_id) => ({ chat_id })),
  ])
    it(`refuses ${JSON.stringify(json)}`, () =>
      void expect(() => decodeCreated(json)).to.throw(TypeError));
});

describe('decodeSnapshot', () => {
  const results = (tool_results: unknown) => decodeSnapshot({ tool_results }).toolResults;

  it('reads what the API documents', () =>
    void expect(
      decodeSnapshot({
        ...{ chat_id: 'c1', project_id: 'p1', status: 2 },
        tool_results: [{ name: 'TODO_Write', result: ['- one', '- two'] }],
        ...{ create_time: '2026-01-01T00:00:00Z', update_time: '2026-01-01T00:00:01.5Z' },
      }),
    ).to.deep.equal({
      status: 2,
      toolResults: [{ name: 'TODO_Write', results: ['- one', '- two'] }],
      createdAt: Date.UTC(2026, 0, 1),
      updatedAt: Date.UTC(2026, 0, 1) + 1500,
    }));

  it('knows nothing from nothing', () =>
    void expect(decodeSnapshot({})).to.deep.equal({
      ...{ status: NaN, toolResults: [], createdAt: NaN, updatedAt: NaN },
    }));

  it('drops what is bad, and keeps what is good', () => {
    const odd = [null, 1, 'text', [], {}, { result: ['no name'] }, { name: 1, result: ['x'] }];
    const good = { name: 'a', result: [null, 'x', 1, '', {}, ['z'], 'y'] };
    const expected = [
      { name: 'a', results: ['x', 'y'] },
      { name: 'b', results: ['one'] },
      { name: 'c', results: [] },
    ];
    const single = { name: 'b', result: 'one' };
    expect(results([...odd, good, ...odd, single, { name: 'c', result: 7 }])).to.deep.equal(
      expected,
    );
  });

  const link = 'https://cdn.example/a.mp4?s=1';
  const other = 'http://cdn.example/b.png';
  const forms: [what: string, result: unknown, texts: string[]][] = [
    ['a list', [link, other], [link, other]],
    ['a single text', link, [link]],
    ['a text of several lines', 'one\ntwo', ['one\ntwo']],
    ['JSON text of a list', JSON.stringify([link, other]), [link, other]],
    ['JSON text of an object', ` {"video":{"url":"${link}"},"cover":["${other}"]}`, [link, other]],
    ['JSON text of a link', `"${link}"`, [link]],
    ['JSON text with a link twice', JSON.stringify({ url: link, download: link }), [link]],
    ['JSON text without links', '{"a":[1,"x"]}', ['{"a":[1,"x"]}']],
    ['text that only begins like JSON', '[x] a plan', ['[x] a plan']],
    [
      'JSON with what must not become a link',
      '["javascript:alert(1)"]',
      ['["javascript:alert(1)"]'],
    ],
    ['JSON with a sentence', `["See ${link}"]`, [`["See ${link}"]`]],
    ['an object', { url: link, size: 7 }, [link]],
    ['a list of objects', [{ url: link }, { url: other }], [link, other]],
    ['a list of JSON texts', [`{"url":"${link}"}`, 'Done.'], [link, 'Done.']],
    ['nothing', null, []],
    ['a number', 7, []],
  ];
  for (const [what, result, texts] of forms) {
    it(`result: ${what}`, () =>
      void expect(results([{ name: 'a', result }])).to.deep.equal([{ name: 'a', results: texts }]));
    it(`result by the name of its tool: ${what}`, () =>
      void expect(results({ a: result })).to.deep.equal([{ name: 'a', results: texts }]));
  }

  it('reads an object of results by name', () =>
    void expect(results({ a: { result: [link] }, b: 'x', c: { results: 'y' } })).to.deep.equal([
      { name: 'a', results: [link] },
      { name: 'b', results: ['x'] },
      { name: 'c', results: ['y'] },
    ]));

  it('looks for links in eight levels only', () => {
    const nested = (depth: number): unknown => (depth ? [nested(depth - 1)] : link);
    expect(results({ a: JSON.stringify(nested(8)) })[0]?.results).to.deep.equal([link]);
    expect(results({ a: JSON.stringify(nested(9)) })[0]?.results).not.to.include(link);
  });

  it('no results where there are none', () =>
    void expect(decodeSnapshot({ status: 2 }).toolResults).to.deep.equal([]));

  for (const value of [null, 1, 'text', {}, [], [[]]])
    it(`takes ${JSON.stringify(value)} for no results`, () =>
      void expect(results(value)).to.deep.equal([]));

  for (const time of [null, 0, 1e12, 'soon', '', {}, ['2026-01-01']])
    it(`takes ${JSON.stringify(time)} for no time`, () => {
      const { createdAt, updatedAt } = decodeSnapshot({ create_time: time, update_time: time });
      expect([createdAt, updatedAt]).to.deep.equal([NaN, NaN]);
    });

  for (const [value, status] of [
    [1, 1],
    ['2', 2],
    [7, 7],
    [null, 0],
    ['done', NaN],
    [{}, NaN],
  ] as const)
    it(`status ${JSON.stringify(value)} → ${status}`, () =>
      void expect(decodeSnapshot({ status: value }).status).to.deep.equal(status));

  it('has bounds', () => {
    const many = Array.from({ length: 1000 }, () => 'x'.repeat(30_000));
    const tools = results(Array.from({ length: 1000 }, () => ({ name: 'n'.repeat(1000) })));
    expect(tools).to.have.length(200);
    expect(tools[0]?.name).to.have.length(100);
    const [tool] = results([{ name: 'a', result: many }]);
    expect(tool?.results).to.have.length(200);
    expect(tool?.results[0]).to.have.length(20_000);
  });

  for (const json of notObjects)
    it(`refuses ${JSON.stringify(json)}`, () =>
      void expect(() => decodeSnapshot(json)).to.throw(TypeError));
});
