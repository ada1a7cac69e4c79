import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type Clock, systemClock } from '../../src/http/clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { rejection } from '../support/test-fetch.ts';

const FOREVER = 2 ** 30;

describe('clock', () => {
  const clocks: [name: string, clock: Clock][] = [
    ['systemClock', systemClock],
    ['FakeClock', new FakeClock()],
  ];
  for (const [name, clock] of clocks)
    describe(name, () => {
      it('rejects with the reason when aborted while sleeping', async () => {
        const controller = new AbortController();
        const sleep = rejection(clock.sleep(FOREVER, controller.signal));
        const reason = new Error('enough');
        controller.abort(reason);
        expect(await sleep).to.equal(reason);
      });

      it('rejects with the reason when aborted before', async () => {
        const reason = new Error('enough');
        expect(await rejection(clock.sleep(FOREVER, AbortSignal.abort(reason)))).to.equal(reason);
      });
    });

  it('systemClock tells the time of the device, and wakes', async () => {
    const before = Date.now();
    await systemClock.sleep(0);
    expect(systemClock.now()).to.be.within(before, Date.now());
  });

  it('systemClock: an abort after waking does nothing', async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(0, controller.signal);
    await sleep;
    controller.abort(new Error('too late'));
    await sleep;
  });

  it('FakeClock wakes sleepers in their order, each at its own time', async () => {
    const clock = new FakeClock(1000);
    const woken: [string, number][] = [];
    const sleep = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push([name, clock.now()]);
    };
    void sleep('late', 50);
    void sleep('early', 10).then(() => sleep('then', 15));
    expect(clock.pending).to.deep.equal([10, 50]);
    await clock.advance(49);
    expect(woken).to.deep.equal([
      ['early', 1010],
      ['then', 1025],
    ]);
    expect(clock.now()).to.equal(1049);
    await clock.advance(1);
    expect(woken).to.have.length(3);
    expect(clock.pending).to.deep.equal([]);
  });
});
