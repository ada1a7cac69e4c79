import { describe, it } from 'node:test';
import { expect } from 'chai';
import fc from 'fast-check';
import { OjinError } from '../../src/http/error.ts';
import type { Fetch } from '../../src/http/request.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import { conclude } from '../../src/sjinn/progress.ts';
import { filmOf, planOf, show } from '../../src/sjinn/results.ts';
import { ANSWERS, mutated } from './mutated.ts';

/* Whatever SJinn, or something in its place, answers: a value or an OjinError, within bounds. */

const status = fc.constantFrom(200, 200, 200, 400, 401, 403, 404, 429, 500, 502);
const retryAfter = fc.constantFrom('', '7', '-1', 'soon', '1e9');

/** Waits take no time, and nothing times out. */
const clock = {
  now: () => Date.now(),
  sleep: () => new Promise<void>(() => undefined),
};

const answering = (body: string, code: number, wait: string): SjinnClient => {
  const headers = wait ? { 'retry-after': wait } : {};
  const fetch: Fetch = () => Promise.resolve(new Response(body, { status: code, headers }));
  return new SjinnClient({ credentials: { accessToken: 'k' }, fetch, clock });
};

/** Fails on anything but a value or an OjinError. */
async function settled<T>(call: Promise<T>): Promise<T | OjinError> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof OjinError) return error;
    throw new Error('Not an OjinError.', { cause: error });
  }
}

const DAY = 24 * 60 * 60_000;
const checkError = ({ retryAfter: wait, cause }: OjinError): void => {
  if (wait !== undefined) expect(wait).to.be.within(1, DAY);
  if (cause instanceof Error) expect(cause.message.length).to.be.below(2000);
};

describe('mutated answers', () => {
  it('create: a task with an id, or an OjinError', () =>
    fc.assert(
      fc.asyncProperty(mutated, status, retryAfter, async (answer, code, wait) => {
        const body = JSON.stringify(answer);
        const created = await settled(answering(body, code, wait).create({ message: 'm' }));
        if (created instanceof OjinError) checkError(created);
        else {
          expect(created.chatId).to.be.a('string').and.not.equal('');
          expect(created.projectId).to.be.a('string');
        }
      }),
      { numRuns: 500 },
    ));

  it('query: bounded texts that can be shown and concluded from, or an OjinError', () =>
    fc.assert(
      fc.asyncProperty(mutated, status, retryAfter, async (answer, code, wait) => {
        const body = JSON.stringify(answer);
        const snapshot = await settled(answering(body, code, wait).query('c1'));
        if (snapshot instanceof OjinError) {
          checkError(snapshot);
          return;
        }
        const { toolResults } = snapshot;
        expect(snapshot.status).to.be.a('number');
        expect(toolResults.length).to.be.at.most(200);
        for (const { name, results } of toolResults) {
          expect(name.length).to.be.at.most(100);
          expect(results.length).to.be.at.most(200);
          for (const one of results) expect(one.length).to.be.within(1, 20_000);
        }
        conclude(snapshot, { wasRunning: true }, 0);
        planOf(toolResults);
        for (const url of [filmOf(toolResults) ?? [], toolResults.flatMap(show)].flat())
          if (typeof url === 'string') expect(url).to.match(/^https?:/i);
          else if (url.kind !== 'text') expect(url.url).to.match(/^https?:/i);
      }),
      { numRuns: 500 },
    ));

  it('text that is no JSON: an OjinError', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ANSWERS).map((answer) => JSON.stringify(answer)),
        fc.nat(400),
        fc.string(),
        async (text, at, garbage) => {
          const body = text.slice(0, at % text.length) + garbage;
          const created = await settled(answering(body, 200, '').create({ message: 'm' }));
          if (created instanceof OjinError) checkError(created);
        },
      ),
      { numRuns: 500 },
    ));

  it('JSON of 100,000 levels, and a list that never ends, are bad answers', async () => {
    for (const body of ['['.repeat(100_000) + ']'.repeat(100_000), `[${'0,'.repeat(2 ** 20)}0]`]) {
      const data = `{"success":true,"data":{"tool_results":{"a":${JSON.stringify(body)},"b":${body}}}}`;
      const snapshot = await settled(answering(data, 200, '').query('c1'));
      if (snapshot instanceof OjinError) expect(snapshot.code).to.equal('bad-answer');
      else expect(snapshot.toolResults.length).to.be.at.most(200);
    }
  });
});
