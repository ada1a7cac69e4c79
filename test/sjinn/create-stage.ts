import { expect } from 'chai';
import type { OjinError } from '../../src/http/error.ts';
import { SjinnClient } from '../../src/sjinn/client.ts';
import { createInLine } from '../../src/sjinn/create.ts';
import { TokenSource } from '../../src/sjinn/token-source.ts';
import type { CreatedTask } from '../../src/sjinn/wire.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { rejection, type TestAnswer, TestFetch, type TestRequest } from '../support/test-fetch.ts';
import { expectIdle } from './expectations.ts';
import { API, FakePresence, MINUTE, TOKEN } from './support.ts';

/** No answer at all, or one of these. */
export type Reply = 'cut' | TestAnswer;

export const reply = (sent: TestRequest, answer: Reply): void =>
  answer === 'cut' ? sent.fail(new TypeError(`Failed ${TOKEN}`)) : sent.respondWith(answer);

export interface Wish {
  /** `idempotency_key_ttl` in seconds; default: nothing is promised. */
  promised?: number | undefined;
  isRepeat?: boolean;
  /** ms since it was made. */
  age?: number;
  onLine?: () => void;
}

/** All that takes part when a task is started, the network and the time in the test's hands. */
export class CreateStage {
  readonly clock = new FakeClock();
  readonly presence = new FakePresence();
  readonly testFetch = new TestFetch();
  readonly controller = new AbortController();
  /** Leaves the line. */
  readonly line = new AbortController();
  /** Thrown by the token endpoint while it is set. */
  tokenError: Error | undefined;

  create({ promised, isRepeat = false, age = 0, ...rest }: Wish = {}): Promise<CreatedTask> {
    const { clock, presence, testFetch, controller, line } = this;
    const token = { access_token: TOKEN, api_base: API, expires_in: 31 };
    const promise = promised === undefined ? {} : { idempotency_key_ttl: promised };
    const tokens = new TokenSource({
      getToken: () =>
        this.tokenError
          ? Promise.reject(this.tokenError)
          : Promise.resolve({ ...token, ...promise }),
      clock,
    });
    const client = new SjinnClient({
      credentials: (refused) => tokens.credentials(refused),
      ...{ fetch: testFetch.fetch, clock },
    });
    return createInLine(
      { key: 'k1', message: 'A film', at: clock.now() - age },
      {
        ...{ client, tokens, templateId: 't1', clock, presence, isRepeat },
        ...{ signal: controller.signal, lineSignal: line.signal, ...rest },
      },
    );
  }

  failing(wish?: Wish): Promise<OjinError> {
    return rejection(this.create(wish)) as Promise<OjinError>;
  }

  /** Answers calls in turn, and goes on to whatever is waited for. */
  async answer(...replies: Reply[]): Promise<TestRequest[]> {
    const requests = [];
    for (const one of replies) {
      const sent = await this.testFetch.nextRequest();
      requests.push(sent);
      reply(sent, one);
      await sent.ended;
      await settle();
      await this.clock.advance(this.clock.pending[0] ?? 0);
    }
    return requests;
  }

  /** Goes on for an hour: nothing more is sent, nothing is left. */
  async expectQuiet(sent: number): Promise<void> {
    await this.clock.advance(60 * MINUTE);
    expect(this.testFetch.count).to.equal(sent);
    await expectIdle(this.clock, this.presence);
  }
}
