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

  it('repeats nothing of what the service says', () => {
    const error = errorOf({ success: false, error_code: 500, errorMsg: TOKEN, data: TOKEN }, 500);
    expectNoSecret(error);
  });
});

describe('decodeCreated', () => {
  it('reads what the API documents', () =>
    void expect(decodeCreated({ chat_id: 'c1', project_id: 'p1' })).to.deep.equal({
      chatId: 'c1',
      projectId: 'p1',
    }));

  it('needs the id of the task alone', () =>
    void expect(decodeCreated({ chat_id: 'c1', project_id: 1 }).projectId).to.equal(''));

  for (const json of [
    ...notObjects,
    {},
    ...[null, '', 1, {}, ['c1']].map((chat_id) => ({ chat_id })),
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

  for (const value of [null, 1, 'text', {}, { length: 3 }])
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
