import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { OjinError } from '../../src/http/error.ts';
import type { Fetch } from '../../src/http/request.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import { follow } from '../../src/sjinn/follow.ts';
import { askTokenEndpoint, TokenSource } from '../../src/sjinn/token-source.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { API, FakePresence, FILM, MINUTE, success, TOKEN } from './support.ts';

const HOUR = 60 * MINUTE;
const html = (status: number) =>
  new Response('<h1>Not here</h1>', { status, headers: { 'content-type': 'text/html' } });

/** What stands between the page and the relay on a bad day. */
const TROUBLES: (() => Response)[] = [
  () => html(404),
  () => html(410),
  () => html(502),
  () => html(200),
  () => new Response('', { status: 404 }),
  () => new Response('', { status: 200 }),
  () => Response.json({ code: 404, message: 'no Route matched' }, { status: 404 }),
  () => Response.json({ success: false, errorMsg: 'Not found' }, { status: 404 }),
  () => {
    throw new TypeError('Failed to fetch');
  },
];

/** Reproducible chance. Source: "Mulberry32", T. Ettinger. */
function chance(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('a page open for a simulated day, before a gateway that answers 404, 410, 502, HTML and nothing at random', () => {
  for (let seed = 1; seed <= 20; seed++)
    it(`loses no task (${seed})`, async () => {
      const clock = new FakeClock();
      const random = chance(seed);
      const begun = clock.now();
      const finish = begun + random() * 24 * HOUR;
      let isGood = false;
      const fetch: Fetch = (url) => {
        // a bad spell, or a good one, lasts for some calls
        if (random() < 0.2) isGood = random() < 0.4;
        return Promise.resolve().then(() => {
          if (!isGood) return TROUBLES[Math.floor(random() * TROUBLES.length)]!();
          if (url.endsWith('/token'))
            return Response.json({ access_token: TOKEN, api_base: API, expires_in: 300 });
          const isOver = clock.now() >= finish;
          const { name, results } = FILM;
          const tool_results = isOver ? [{ name, result: results }] : [];
          return Response.json(success({ status: isOver ? 1 : 2, tool_results }).json);
        });
      };
      const tokens = new TokenSource({
        getToken: () =>
          askTokenEndpoint('https://host.example/token', {
            credentials: 'same-origin',
            fetch,
            clock,
          }),
        clock,
      });
      const client = new SjinnClient({
        credentials: (refused) => tokens.credentials(refused),
        fetch,
        clock,
      });
      let end: unknown;
      const errors: OjinError[] = [];
      follow({
        query: (_, signal) => client.query('c1', { signal }),
        clock,
        presence: new FakePresence(),
        signal: new AbortController().signal,
        startedAt: begun,
        deadline: 48 * HOUR,
        onProgress: () => undefined,
        onError: (error) => void errors.push(error),
      }).then(
        (value) => (end = value),
        (reason: unknown) => (end = reason),
      );
      while (end === undefined && clock.now() < begun + 30 * HOUR) {
        await clock.advance(10 * MINUTE);
        await settle();
      }
      expect(end).to.equal('completed');
      expect(errors.length, 'troubles').to.be.greaterThan(10);
    });
});
