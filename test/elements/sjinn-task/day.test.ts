import { expect } from '@open-wc/testing';
import { API, success, TOKEN } from '../../sjinn/support.ts';
import { badGateway } from '../../sjinn/bad-gateway.ts';
import type { Fetch } from '../../../src/http/request.ts';
import { chance } from '../../support/chance.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { until } from '../../support/preview.ts';
import {
  asFirstVisit,
  COMPLETED,
  CREATE,
  leave,
  press,
  RUNNING,
  setHidden,
  Stage,
  stored,
} from './support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CHAT_ID = 'the-only-task';

/** A relay behind a gateway: good until the task is there, bad from then on. */
class Day {
  readonly clock = new FakeClock();
  readonly random;
  /** How many tasks were paid for. */
  created = 0;
  asked = 0;
  readonly #finish;
  readonly #bad: Fetch;
  /** Calls that are being answered: time stands still until their answers are read. */
  readonly #open = new Set<RequestInit>();

  constructor(seed: number) {
    this.random = chance(seed);
    this.#finish = this.clock.now() + 24 * HOUR * this.random.next();
    this.#bad = badGateway(this.random, (url) => this.#answer(url));
  }

  readonly fetch: Fetch = (url, init) => {
    const { signal } = init;
    this.asked++;
    // nothing: the connection stays open until the caller gives it up
    if (this.created && this.random.below(20) === 0)
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
    this.#open.add(init);
    signal?.addEventListener('abort', () => this.#open.delete(init));
    return this.created ? this.#bad(url, init) : Promise.resolve(this.#answer(url));
  };

  #answer(url: string): Response {
    if (url.endsWith('/token'))
      return Response.json({ access_token: TOKEN, api_base: API, expires_in: 300 });
    if (url.endsWith(CREATE)) {
      this.created++;
      return Response.json(success({ chat_id: CHAT_ID, project_id: 'p' }).json);
    }
    return Response.json((this.clock.now() >= this.#finish ? COMPLETED : RUNNING).json);
  }

  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    while (this.clock.now() < end) {
      await this.#quiet();
      const left = end - this.clock.now();
      await this.clock.advance(Math.min(left, this.clock.pending[0] ?? left));
    }
    await this.#quiet();
  }

  async #quiet(): Promise<void> {
    do await settle();
    while (this.#open.size);
    await settle();
  }
}

describe('<sjinn-task> on a page that is open for a simulated day, before a gateway that answers 404, 410, 502, HTML and nothing at random', () => {
  asFirstVisit();

  for (const seed of [1, 2, 3])
    it(`loses no task, also over reloads, a page in the background and its deadline (${seed})`, async () => {
      const day = new Day(seed);
      const { clock, fetch, random } = day;
      const open = async () => {
        const stage = Object.assign(new Stage(), { clock, fetch });
        await stage.place({ 'token-endpoint': '/token' });
        return stage;
      };
      let stage = await open();
      stage.element.start('A boat');
      await until(() => stage.element.state.status === 'queued', 'the task');
      const over = clock.now() + 30 * HOUR;
      while (stage.element.state.status !== 'completed' && clock.now() < over) {
        await day.pass((5 + random.below(40)) * MINUTE);
        const { state } = stage.element;
        expect(state, state.status).to.have.nested.property('task.chatId', CHAT_ID);
        expect(stored(sessionStorage)).to.include(CHAT_ID);
        if (state.status === 'paused') {
          expect(state.reason).to.equal('deadline');
          press(stage.element, 'Look again');
        }
        const luck = random.below(6);
        if (luck === 0) {
          await leave(stage);
          stage = await open();
        } else if (luck === 1) {
          setHidden(true);
          await day.pass(random.below(90) * MINUTE);
          setHidden(false);
        }
        const isOver = () => ['paused', 'completed'].includes(stage.element.state.status);
        await until(() => clock.pending.length || isOver(), 'the next question');
      }
      expect(stage.element.state.status).to.equal('completed');
      expect(day.created, 'paid').to.equal(1);
      expect(day.asked, 'calls').to.be.greaterThan(50);
    });
});
