import { describe, it } from 'node:test';
import { expect } from 'chai';
import { codeForStatus, ERROR_CODES, type ErrorCode, OjinError } from '../../src/http/error.ts';

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

  it('prints as its name and code', () => {
    expect(String(new OjinError('not-found', { status: 404 }))).to.equal(
      'OjinError: not-found (HTTP 404)',
    );
  });
});
