import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { acquireStorageLock } from '../../src/sjinn/storage-lock.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { rejection } from '../support/test-fetch.ts';
import { FakeStorage, MINUTE } from './support.ts';

let clock: FakeClock;
let storage: FakeStorage;
beforeEach(() => {
  clock = new FakeClock();
  storage = new FakeStorage();
});

const acquire = (signal = new AbortController().signal) =>
  acquireStorageLock({ storage, name: 'lock', clock, signal });

describe('acquireStorageLock', () => {
  for (let gap = 0; gap <= 300; gap += 10)
    it(`two tabs ${gap} ms apart: one after the other`, async () => {
      let inside = 0;
      let most = 0;
      let done = 0;
      const run = async () => {
        const release = await acquire();
        most = Math.max(most, ++inside);
        await clock.sleep(500);
        inside--;
        done++;
        release();
      };
      void run();
      await clock.advance(gap);
      void run();
      await clock.advance(5000);
      expect([most, done]).to.deep.equal([1, 2]);
      expect(storage.items.size).to.equal(0);
      expect(clock.pending).to.deep.equal([]);
    });

  it('a tab that was closed holds it for a minute at most', async () => {
    const first = acquire();
    await clock.advance(100);
    await first; // and never given back
    let isOurs = false;
    void acquire().then(() => (isOurs = true));
    await clock.advance(MINUTE - 1000);
    expect(isOurs).to.equal(false);
    await clock.advance(2000);
    expect(isOurs).to.equal(true);
  });

  for (const text of ['{', 'null', '{"owner":"x","until":"never"}', '{"owner":"x","until":1e300}'])
    it(`${text} holds nobody up`, async () => {
      storage.setItem('lock', text);
      const acquired = acquire();
      await clock.advance(100);
      (await acquired)();
      expect(storage.items.size).to.equal(0);
    });

  it('nobody waits any longer: nothing is left', async () => {
    storage.setItem('lock', JSON.stringify({ owner: 'x', until: clock.now() + MINUTE }));
    const controller = new AbortController();
    const failed = rejection(acquire(controller.signal));
    await settle();
    controller.abort(new Error('gone'));
    expect(((await failed) as Error).message).to.equal('gone');
    expect(clock.pending).to.deep.equal([]);
  });
});
