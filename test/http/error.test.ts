import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { asOjinError, ERROR_CODES, type ErrorCode, OjinError } from '../../src/http/error.ts';
import { codeForStatus } from '../../src/http/status.ts';

const codes = Object.keys(ERROR_CODES) as ErrorCode[];

describe('codeForStatus', () => {
  const table: [status: number, code: ErrorCode][] = [
    [0, 'invalid'], // an opaque redirect
    [301, 'invalid'],
    [304, 'invalid'],
    [400, 'invalid'],
    [401, 'unauthorized'],
    [402, 'invalid'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'invalid'],
    [408, 'timeout'],
    [409, 'conflict'],
    [410, 'not-found'],
    [413, 'invalid'],
    [418, 'invalid'],
    [422, 'invalid'],
    [429, 'rate-limited'],
    [451, 'invalid'],
    [499, 'invalid'],
    [500, 'server'],
    [502, 'server'],
    [503, 'server'],
    [504, 'server'],
    [599, 'server'],
  ];
  for (const [status, code] of table)
    it(`${status} is ${code}`, () => void expect(codeForStatus(status)).to.equal(code));
});

describe('OjinError', () => {
  const RETRYABLE = ['timeout', 'network', 'rate-limited', 'server', 'media'];

  for (const code of codes)
    it(`${code}: retrying ${RETRYABLE.includes(code) ? 'can' : 'cannot'} help`, () => {
      const error = new OjinError(code);
      expect(error).to.be.instanceOf(Error);
      expect(error).to.include({ name: 'OjinError', code, message: code });
      expect(error.retryable).to.equal(RETRYABLE.includes(code));
      expect(error.status).to.equal(undefined);
      expect(error.retryAfter).to.equal(undefined);
      expect(error.directive).to.equal(undefined);
    });

  it('carries what is known', () => {
    const error = new OjinError('rate-limited', { status: 429, retryAfter: 7000 });
    expect(error).to.include({ status: 429, retryAfter: 7000 });
    expect(error.message).to.equal('rate-limited (HTTP 429)');
    expect(new OjinError('blocked', { directive: 'media-src' }).directive).to.equal('media-src');
  });

  it('keeps its cause for a debugger; no text, copy or JSON of it holds that', () => {
    const cause = new TypeError('Failed to fetch https://api.example/?key=s3cret');
    const error = new OjinError('network', { status: 502 }, { cause });
    expect(error.cause).to.equal(cause);
    const copy: unknown = structuredClone(Object.assign({}, error)); // as events tell of it
    for (const text of [String(error), error.stack, JSON.stringify(error), inspect(copy)])
      expect(text).not.to.contain('s3cret');
    expect(copy).to.deep.include({ code: 'network', status: 502 });
  });

  it('without a cause has none', () => {
    expect(new OjinError('network')).not.to.have.property('cause');
  });

  it('what is no error of ours becomes one, with what it was as the cause', () => {
    const cause = new RangeError('s3cret');
    const error = asOjinError(cause);
    expect(error).to.include({ code: 'bad-answer', cause });
    expect(asOjinError(error)).to.equal(error);
  });

  it('prints as its name and code', () => {
    expect(String(new OjinError('not-found', { status: 404 }))).to.equal(
      'OjinError: not-found (HTTP 404)',
    );
  });
});
