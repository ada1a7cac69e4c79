import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { memoryOf, type RelayProcess } from '../relay/support/process.ts';
import { type Counter, type CountingEmulator, startEmulator } from './support/emulator.ts';
import { askForFilm, askForToken, flood, startRelays, type StoreName } from './support/flood.ts';

/*
 * A script at one address asks for tokens and films as fast as it can, without a cookie, against the
 * limits that a relay has by default. The documentation lists these under "What an attacker
 * can cost you": for each store, since relays without a shared store cannot see each other.
 */

/** By default, of one address: tasks at the same time and in a day, refused calls in an hour, tokens in a minute. */
const LIMITS = { running: 4, day: 20, calls: 60, tokens: 300 };
/** ms between two questions of one store for one task. */
const INTERVAL = 2000;
/** So many calls more than it may have. */
const MORE = 20;
/** Bytes that a relay may grow by under a flood. */
const GROWTH = 64 * 1024 * 1024;
const CREATE = 'create_agent_task';
const QUERY = 'query_agent_task_status';

let emulator: CountingEmulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.stop());

/** Stores: so many that know nothing of each other. A file's questions are counted by each relay. */
const CASES: readonly { store: StoreName; count: number; stores: number; askers: number }[] = [
  { store: 'memory', count: 1, stores: 1, askers: 1 },
  { store: 'memory', count: 2, stores: 2, askers: 2 },
  { store: 'file', count: 1, stores: 1, askers: 1 },
  { store: 'file', count: 2, stores: 1, askers: 2 },
  { store: 'redis', count: 1, stores: 1, askers: 1 },
  { store: 'redis', count: 2, stores: 1, askers: 1 },
];

const accepted = (answers: readonly { readonly status: number }[]) =>
  answers.filter(({ status }) => status === 200).length;

describe('a script at one address', { concurrency: 2 }, () => {
  for (const { store, count, stores, askers } of CASES) {
    describe(`${store}, ${count === 1 ? 'one relay' : 'two relays'}`, { concurrency: 1 }, () => {
      const cleanup: (() => unknown)[] = [];
      let relays: RelayProcess[];
      let vendor: Counter;
      before(async () => {
        vendor = await emulator.scope(`${store}-${count}`);
        relays = await startRelays({ store, count, apiBase: vendor.apiBase }, cleanup);
      });
      const paid = async () => (await vendor.tasks()).length;
      const called = async (call: string) =>
        (await vendor.calls()).filter(({ path }) => path.endsWith(call)).length;
      after(async () => {
        for (const undo of cleanup.reverse()) await undo();
      });
      const newcomersGetIn = async (...addresses: string[]) => {
        for (const address of addresses)
          assert.equal((await askForFilm(relays[0]!, address)).status, 200, `${address} gets in`);
      };

      test('a flood of films from one address, and newcomers from others', async () => {
        const before = await paid();
        const ask = (relay: RelayProcess) => askForFilm(relay, '203.0.113.7');
        const films = await flood(relays, stores * LIMITS.running + MORE, ask);
        assert.equal((await paid()) - before, stores * LIMITS.running, 'at the same time');
        assert.equal(accepted(films), stores * LIMITS.running);
        await newcomersGetIn('198.51.100.1', '2001:db8:1:2::7', '2001:db8:9::1');
      });

      test('a flood by a script that sees each film end, to make room for the next', async () => {
        const before = await paid();
        const ask = async (relay: RelayProcess) => {
          const film = await askForFilm(relay, '203.0.113.8');
          if (film.status === 200) await film.look?.();
          return film;
        };
        const films = [];
        while ((await paid()) - before < stores * LIMITS.day && films.length < 400)
          films.push(...(await flood(relays, MORE, ask)));
        films.push(...(await flood(relays, MORE, ask)));
        assert.equal((await paid()) - before, stores * LIMITS.day, 'in a day');
        assert.equal(accepted(films), stores * LIMITS.day);
        await newcomersGetIn('198.51.100.2');
      });

      test('a flood of questions for one film', async () => {
        const film = await askForFilm(relays[0]!, '198.51.100.3');
        const [before, begun] = [await called(QUERY), performance.now()];
        const answers = await flood(relays, 50, () => film.look!());
        assert.equal(accepted(answers), 50);
        const intervals = Math.ceil((performance.now() - begun) / INTERVAL);
        const calls = (await called(QUERY)) - before;
        assert.ok(calls <= askers * (intervals + 1), `${calls} in ${intervals} intervals`);
      });

      test('a flood of tokens from one address: memory stays flat, newcomers get in', async () => {
        const ask = (relay: RelayProcess) => askForToken(relay, '203.0.113.9');
        const first = await flood(relays, stores * LIMITS.tokens, ask);
        const memory = relays.map(memoryOf);
        const refused = await flood(relays, 5 * MORE, ask);
        // a minute may end, and the next one begin, meanwhile
        assert.ok(accepted(first) <= stores * LIMITS.tokens);
        assert.ok(accepted(refused) <= stores * LIMITS.tokens);
        assert.ok(accepted([...first, ...refused]) >= stores * LIMITS.tokens);
        await newcomersGetIn('198.51.100.4');
        for (const [index, relay] of relays.entries()) {
          const growth = memoryOf(relay) - memory[index]!;
          assert.ok(growth < GROWTH, `memory has grown by ${growth} bytes`);
        }
      });

      test('a vendor that refuses everything is asked a bounded number of times', async (t) => {
        await vendor.refuseCreates();
        t.after(() => vendor.heal());
        const before = await called(CREATE);
        const most = stores * LIMITS.calls;
        const ask = (relay: RelayProcess) => askForFilm(relay, '203.0.113.10');
        const films = await flood(relays, most + MORE, ask);
        const calls = (await called(CREATE)) - before;
        // on a busy machine a call may be given up before it leaves
        assert.ok(calls > most / 2 && calls <= most, `${calls} calls of at most ${most}`);
        assert.equal(films.filter(({ status }) => status === 404).length, calls);
        await vendor.heal();
        await newcomersGetIn('198.51.100.5');
      });
    });
  }
});
