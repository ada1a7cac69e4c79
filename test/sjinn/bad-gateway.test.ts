import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { OjinError } from '../../src/http/error.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import { follow } from '../../src/sjinn/follow.ts';
import { askTokenEndpoint, TokenSource } from '../../src/sjinn/token-source.ts';
import { chance } from '../support/chance.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { badGateway } from './bad-gateway.ts';
import { API, FakePresence, FILM, MINUTE, success, TOKEN } from './support.ts';

const HOUR = 60 * MINUTE;
describe('a page open for a simulated day, before a gateway that answers 404, 410, 502, HTML and nothing at random', () => {
  for (let seed = 1; seed <= 20; seed++)
    it(`loses no task (${seed})`, async () => {
      const clock = new FakeClock();
      const random = chance(seed);
      const begun = clock.now();
      const finish = begun + random.next() * 24 * HOUR;
      const fetch = badGateway(random, (url) => {
        if (url.endsWith('/token'))
          return Response.json({ access_token: TOKEN, api_base: API, expires_in: 300 });
        const isOver = clock.now() >= finish;
        const { name, results } = FILM;
        const tool_results = isOver ? [{ name, result: results }] : [];
        return Response.json(success({ status: isOver ? 1 : 2, tool_results }).json);
      });
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
