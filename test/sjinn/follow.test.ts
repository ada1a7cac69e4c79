import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { type ErrorCode, OjinError } from '../../src/http/error.ts';
import { follow, type FollowOptions } from '../../src/sjinn/follow.ts';
import type { TaskSnapshot } from '../../src/sjinn/wire.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { expectAllHandled, expectIdle } from './expectations.ts';
import { FakePresence, FILM, IMAGE, MINUTE, SECOND, snapshotOf } from './support.ts';

const START = Date.UTC(2026, 0, 1);
const RUNNING = snapshotOf({ status: 2 });
const DONE = snapshotOf({ toolResults: [IMAGE, FILM] });
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let presence: FakePresence;
let controller: AbortController;
/** When it was asked, in ms from the start, and with which tools. */
let asked: number[];
let tools: (readonly string[])[];
let snapshots: TaskSnapshot[];
let errors: OjinError[];
let end: unknown;

expectAllHandled();

beforeEach(() => {
  clock = new FakeClock(START);
  presence = new FakePresence();
  controller = new AbortController();
  asked = [];
  tools = [];
  snapshots = [];
  errors = [];
  end = undefined;
});

const expectQuiet = () => expectIdle(clock, presence);

/** Follows a task whose answer to each question is `answer`; an error is thrown. */
async function start(
  answer: (question: number, toolNames: readonly string[]) => TaskSnapshot | Error,
  options: Partial<FollowOptions> = {},
): Promise<void> {
  const following = follow({
    query: (toolNames) => {
      asked.push(clock.now() - START);
      tools.push(toolNames);
      const given = answer(asked.length, toolNames);
      return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
    },
    ...{ clock, presence, signal: controller.signal, startedAt: START, deadline: HOUR },
    onProgress: ({ snapshot }) => void snapshots.push(snapshot),
    onError: (error) => void errors.push(error),
    ...options,
  });
  following.then(
    (value) => (end = value),
    (reason: unknown) => (end = reason),
  );
  await settle();
}

describe('follow: how often', () => {
  it('60 minutes: at most 140 questions, the last one after the deadline', async () => {
    await start(() => RUNNING);
    await clock.advance(2 * HOUR);
    // eslint-disable-next-line no-console -- a figure for the log
    console.log(`sjinn: ${asked.length} questions in 60 minutes`);
    expect(asked.length).to.be.within(100, 140);
    expect(asked.at(-1)).to.be.within(HOUR, HOUR + 30 * SECOND);
    expect(end).to.equal('deadline');
    await expectQuiet();
  });

  for (const [age, times] of [
    [0, [0, 2000, 5000, 13_000, 21_000, 29_000, 37_000]],
    [10 * MINUTE, [0, 28_500]],
  ] as const)
    it(`a task that is ${age} ms old`, async () => {
      await start(() => RUNNING, { startedAt: START - age });
      await clock.advance(40 * SECOND);
      expect(asked).to.deep.equal(times);
      controller.abort();
    });

  const finishes = [0, 1, 3, 5.001, 13, 60, 100, 117.001, 119.9, 120, 121, 125.001, 150, 300, 1234];
  for (const seconds of [...finishes, 1800, 3000, 3599])
    it(`an end after ${seconds} s is noticed in time`, async () => {
      const finish = seconds * SECOND;
      await start(() => (clock.now() - START >= finish ? DONE : RUNNING));
      await clock.advance(2 * HOUR);
      expect(end).to.equal('completed');
      const delay = asked.at(-1)! - finish;
      expect(delay).to.be.within(0, (seconds < 120 ? 10 : 30) * SECOND);
      await expectQuiet();
    });

  for (const [when, answer, options] of [
    ['in this page', (n: number) => (n < 2 ? RUNNING : snapshotOf()), {}],
    ['before a reload', () => snapshotOf(), { wasRunning: true }],
  ] as const)
    it(`status 1 without a result after work that was seen ${when}: the end when it is said twice, 10 s apart`, async () => {
      await start(answer, options);
      await clock.advance(10 * SECOND);
      expect(end).to.equal(undefined);
      await clock.advance(20 * SECOND);
      expect(end).to.equal('completed');
      await expectQuiet();
    });
});

describe('follow: the deadline', () => {
  for (const [what, answer, expected] of [
    ['work', RUNNING, 'deadline'],
    ['the end', DONE, 'completed'],
  ] as const)
    it(`asks once when it is over already, and hears of ${what}`, async () => {
      await start(() => answer, { startedAt: START - 2 * HOUR });
      expect([asked.length, end]).to.deep.equal([1, expected]);
    });

  it('trouble does not put it off', async () => {
    await start(() => new OjinError('network'), { deadline: MINUTE });
    await clock.advance(HOUR);
    expect(end).to.equal('deadline');
    await expectQuiet();
  });
});

describe('follow: filters', () => {
  const toolNames = ['a'];

  it('that hide everything: asks once more without', async () => {
    await start((_, names) => (names.length ? snapshotOf() : DONE), { toolNames });
    expect(tools).to.deep.equal([['a'], []]);
    expect(snapshots).to.deep.equal([DONE]);
    expect(end).to.equal('completed');
  });

  for (const [what, answer] of [
    ['results', DONE],
    ['work', RUNNING],
    ['an unknown status', snapshotOf({ status: 7 })],
  ] as const)
    it(`that let ${what} through: does not`, async () => {
      await start(() => answer, { toolNames });
      expect(tools).to.deep.equal([['a']]);
      controller.abort();
    });
});

describe('follow: errors', () => {
  const codes: [code: ErrorCode, isFinal: boolean][] = [
    ['unauthorized', true],
    ['forbidden', true],
    ['not-found', false],
    ['invalid', true],
    ['conflict', true],
    ['network', false],
    ['timeout', false],
    ['rate-limited', false],
    ['server', false],
    ['bad-answer', false],
  ];
  for (const [code, isFinal] of codes)
    it(`${code} ${isFinal ? 'ends' : 'does not end'} it`, async () => {
      const error = new OjinError(code);
      await start((n) => (n === 1 ? error : DONE));
      await clock.advance(2000);
      expect(end).to.equal(isFinal ? error : 'completed');
      expect(errors).to.deep.equal(isFinal ? [] : [error]);
      await expectQuiet();
    });

  it('what is no error of ours is trouble', async () => {
    await start((n) => (n === 1 ? new Error('s3cret') : DONE));
    await clock.advance(2000);
    expect(errors.map(({ code, message }) => [code, message])).to.deep.equal([
      ['bad-answer', 'bad-answer'],
    ]);
    expect(end).to.equal('completed');
  });

  const waits: [retryAfter: number, wait: number][] = [
    [45 * SECOND, 45 * SECOND],
    [10 * MINUTE, 10 * MINUTE],
    [1, 2 * SECOND],
    [30 * 24 * HOUR, HOUR], // longer than a timer can be: until the deadline
  ];
  for (const [retryAfter, wait] of waits)
    it(`Retry-After of ${retryAfter} ms: waits ${wait} ms`, async () => {
      await start((n) => (n === 1 ? new OjinError('rate-limited', { retryAfter }) : DONE));
      await clock.advance(wait - 1);
      expect(asked).to.deep.equal([0]);
      await clock.advance(1);
      expect(asked).to.deep.equal([0, wait]);
    });
});

describe('follow: a task that the service does not know', () => {
  const unknown = new OjinError('not-found', { status: 200, errorCode: 404 });
  const strangers: Record<string, OjinError> = {
    'a gateway’s 404': new OjinError('not-found', { status: 404 }),
    'a 410 of a deploy': new OjinError('not-found', { status: 410 }),
    'an envelope without a code': new OjinError('not-found', { status: 404, errorCode: 0 }),
  };
  for (const [what, error] of Object.entries(strangers))
    it(`${what} is asked again until the deadline`, async () => {
      await start(() => error, { deadline: 20 * MINUTE });
      await clock.advance(10 * MINUTE);
      expect(end).to.equal(undefined);
      expect(errors.length).to.be.greaterThan(20);
      await clock.advance(HOUR);
      expect(end).to.equal('deadline');
    });

  it('is believed when it says so again half a minute later', async () => {
    await start(() => unknown);
    await clock.advance(29 * SECOND);
    expect(end).to.equal(undefined);
    await clock.advance(10 * SECOND);
    expect(end).to.equal(unknown);
    await expectQuiet();
  });

  it('is not believed when it knows the task in between', async () => {
    await start((n) => (n % 3 ? unknown : RUNNING), {
      deadline: 20 * MINUTE,
      startedAt: START - 3 * MINUTE,
    });
    await clock.advance(HOUR);
    expect(end).to.equal('deadline');
  });
});

describe('follow: somebody who comes and goes', () => {
  it('sleeps while nobody is there, and asks at once when they come back', async () => {
    await start(() => RUNNING);
    await clock.advance(5000);
    presence.leave();
    await clock.advance(20 * MINUTE);
    expect(asked).to.deep.equal([0, 2000, 5000]);
    presence.comeBack();
    await settle();
    expect(asked.at(-1)).to.equal(20 * MINUTE + 5000);
    controller.abort();
  });

  it('asks at once, not at the end of the pause', async () => {
    await start(() => RUNNING, { startedAt: START - 10 * MINUTE });
    await clock.advance(4000);
    presence.leave();
    await clock.advance(4000);
    presence.comeBack();
    await settle();
    expect(asked).to.deep.equal([0, 8000]);
    controller.abort();
  });

  it('does not ask more often because somebody goes to and fro', async () => {
    await start(() => RUNNING, { startedAt: START - 10 * MINUTE });
    for (let i = 0; i < 100; i++) {
      presence.leave();
      presence.comeBack();
      await clock.advance(100);
    }
    expect(asked.length).to.be.within(2, 6); // 10 s
    controller.abort();
  });

  it('does not ask before the service wants it', async () => {
    await start(() => new OjinError('rate-limited', { retryAfter: MINUTE }));
    for (let i = 0; i < 59; i++) {
      presence.leave();
      presence.comeBack();
      await clock.advance(SECOND);
    }
    expect(asked).to.deep.equal([0]);
    await clock.advance(SECOND);
    expect(asked).to.deep.equal([0, MINUTE]);
    controller.abort();
  });

  it('does not begin before somebody is there', async () => {
    presence.leave();
    await start(() => DONE);
    await clock.advance(MINUTE);
    expect(asked).to.deep.equal([]);
    presence.comeBack();
    await settle();
    expect(end).to.equal('completed');
  });

  it('asks once, also long after the deadline', async () => {
    await start(() => RUNNING);
    presence.leave();
    await clock.advance(5 * HOUR);
    presence.comeBack();
    await settle();
    expect([asked.length, end]).to.deep.equal([2, 'deadline']);
    await expectQuiet();
  });
});

describe('follow: an end from outside', () => {
  const reason = new Error('gone');
  const abort = () => controller.abort(reason);
  const moments: [what: string, run: () => Promise<void>][] = [
    ['before it begins', () => (abort(), start(() => RUNNING))],
    [
      'while it waits',
      () =>
        start(() => RUNNING)
          .then(() => clock.advance(MINUTE))
          .then(abort),
    ],
    ['early in a pause', () => start(() => RUNNING).then(abort)],
    ['while nobody is there', () => (presence.leave(), start(() => RUNNING).then(abort))],
    ['by who gets the answer', () => start(() => RUNNING, { onProgress: abort })],
    ['by who hears of trouble', () => start(() => new OjinError('network'), { onError: abort })],
    ['during a question', () => start(() => (abort(), new OjinError('aborted')))],
  ];
  for (const [what, run] of moments)
    it(`${what}: nothing is left`, async () => {
      await run();
      await expectQuiet();
      expect(end).to.equal(reason);
      const { length } = asked;
      presence.comeBack();
      await clock.advance(HOUR);
      expect(asked).to.have.length(length);
    });
});
