import { expect } from '@open-wc/testing';
import { request, type RequestOptions } from '../../src/http/request.ts';
import type { OjinError } from '../../src/http/error.ts';
import { PERSONAS } from '../../src/emulator/personas.ts';
import { Emulator } from '../support/emulator.ts';
import { rejection } from '../support/test-fetch.ts';

/* What each engine's own `fetch`, streams and `AbortSignal` make of `request()`; the rest runs in Node. */

const PATH = `/v1/public/model-configs/${PERSONAS.ada.configId}`;
const ONCE = { init: { method: 'GET' } };

describe('request, by the engine’s own fetch', () => {
  let emulator: Emulator;
  beforeEach(() => {
    emulator = new Emulator();
  });

  const get = (options: Partial<RequestOptions<unknown>> = {}) =>
    request(`${emulator.base}${PATH}`, { decode: (json) => json, ...options });
  const failure = async (options: Partial<RequestOptions<unknown>> = {}) =>
    (await rejection(get({ ...ONCE, ...options }))) as OjinError;

  it('reads JSON from another origin, without a preflight', async () => {
    expect(await get()).to.include({ title: PERSONAS.ada.title });
    expect(await emulator.requests()).to.have.length(1);
  });

  it('tries again after a 503, and succeeds', async () => {
    await emulator.fault(PATH, { status: 503 }, { times: 1 });
    expect(await get()).to.include({ title: PERSONAS.ada.title });
  });

  it('reads the status and Retry-After', async () => {
    await emulator.fault(PATH, { status: 503, headers: { 'retry-after': '30' } });
    expect(await failure()).to.include({ status: 503, retryAfter: 30_000 });
  });

  const faults: [what: string, fault: Record<string, unknown>, code: string][] = [
    ['a refusal', { status: 404 }, 'not-found'],
    ['an answer without CORS headers', { noCors: true }, 'network'],
    ['a connection that breaks before the answer', { cut: 0 }, 'network'],
    // WebKit hands over what has arrived, as if it were all
    ['a body that breaks off', { cut: 10 }, 'network, bad-answer'],
    ['a body that is no JSON', { garbage: true }, 'bad-answer'],
  ];
  for (const [what, fault, code] of faults)
    it(`${what} fails: ${code}`, async () => {
      await emulator.fault(PATH, fault);
      expect(code.split(', ')).to.include((await failure()).code);
    });

  for (const [what, fault] of [
    ['before the answer', { hang: true }],
    ['in the middle of the body', { bytesPerSecond: 1 }],
  ] as const) {
    it(`gives up ${what} when its time is over`, async () => {
      await emulator.fault(PATH, fault);
      expect((await failure({ timeout: 50 })).code).to.equal('timeout');
    });

    it(`ends ${what} when the caller leaves`, async () => {
      await emulator.fault(PATH, fault);
      const controller = new AbortController();
      const failed = failure({ signal: controller.signal });
      while ((await emulator.requests(PATH)).length === 0);
      controller.abort();
      expect((await failed).code).to.equal('aborted');
    });
  }
});
