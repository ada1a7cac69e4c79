import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { SharedCache } from '../../src/ojin/shared-cache.ts';
import { settle } from '../support/fake-clock.ts';
import { rejection } from '../support/test-fetch.ts';

const good = () => true;
const stale = () => false;

/** A `load` whose end the test decides. */
class Loads {
  readonly all: {
    signal: AbortSignal;
    resolve: (value: string) => void;
    reject: (reason: Error) => void;
  }[] = [];

  readonly load = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      this.all.push({ signal, resolve, reject });
      signal.addEventListener('abort', () => reject(new Error('aborted load')));
    });

  get last() {
    return this.all.at(-1)!;
  }
}

describe('SharedCache', () => {
  let cache: SharedCache;
  let loads: Loads;
  const get = (signal?: AbortSignal, isGood: (value: string) => boolean = good, key = 'k') =>
    cache.get(key, isGood, loads.load, signal);

  beforeEach(() => {
    cache = new SharedCache();
    loads = new Loads();
  });

  it('has one flight for many', async () => {
    const values = [get(), get(), get(new AbortController().signal)];
    expect(loads.all).to.have.length(1);
    loads.last.resolve('v');
    expect(await Promise.all(values)).to.deep.equal(['v', 'v', 'v']);
  });

  it('keeps what came', async () => {
    const first = get();
    loads.last.resolve('v');
    await first;
    expect(await get()).to.equal('v');
    expect(loads.all).to.have.length(1);
  });

  it('has a flight for each key', async () => {
    const values = [get(), get(undefined, good, 'other')];
    expect(loads.all).to.have.length(2);
    loads.all[0]!.resolve('a');
    loads.all[1]!.resolve('b');
    expect(await Promise.all(values)).to.deep.equal(['a', 'b']);
  });

  it('loads anew what no longer serves, once for all', async () => {
    const first = get();
    loads.last.resolve('old');
    await first;
    const asked: string[] = [];
    const isGood = (value: string) => {
      asked.push(value);
      return value !== 'old';
    };
    const values = [get(undefined, isGood), get(undefined, isGood)];
    expect(asked).to.deep.equal(['old', 'old']);
    expect(loads.all).to.have.length(2);
    loads.last.resolve('new');
    expect(await Promise.all(values)).to.deep.equal(['new', 'new']);
    expect(await get(undefined, isGood)).to.equal('new');
  });

  it('hands over what came, also when that is stale already', async () => {
    const value = get(undefined, stale);
    loads.last.resolve('v');
    expect(await value).to.equal('v');
  });

  it('serves the kept value to some while others wait for a newer one', async () => {
    const first = get();
    loads.last.resolve('old');
    await first;
    const newer = get(undefined, stale);
    expect(await get()).to.equal('old');
    loads.last.resolve('new');
    expect(await newer).to.equal('new');
    expect(await get()).to.equal('new');
  });

  it('keeps the old value when a newer one fails', async () => {
    const first = get();
    loads.last.resolve('old');
    await first;
    const newer = rejection(get(undefined, stale));
    loads.last.reject(new Error('no'));
    await newer;
    expect(await get()).to.equal('old');
  });

  it('tells a failure to all who wait, and does not keep it', async () => {
    const errors = [rejection(get()), rejection(get())];
    const reason = new Error('no');
    loads.last.reject(reason);
    expect(await Promise.all(errors)).to.deep.equal([reason, reason]);
    const again = get();
    expect(loads.all).to.have.length(2);
    loads.last.resolve('v');
    expect(await again).to.equal('v');
  });

  it('does not keep a load that throws at once', async () => {
    const reason = new Error('no');
    const bad = () => {
      throw reason;
    };
    expect(await rejection(cache.get('k', good, bad))).to.equal(reason);
    const again = get();
    loads.last.resolve('v');
    expect(await again).to.equal('v');
  });

  it('one who leaves gets the reason at once; the others are served', async () => {
    const leaver = new AbortController();
    const left = rejection(get(leaver.signal));
    const stays = get();
    const reason = new Error('left');
    leaver.abort(reason);
    expect(await left).to.equal(reason);
    expect(loads.last.signal.aborted).to.equal(false);
    loads.last.resolve('v');
    expect(await stays).to.equal('v');
    expect(loads.all).to.have.length(1);
  });

  it('the last to leave aborts the flight', async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const left = [rejection(get(one.signal)), rejection(get(two.signal))];
    one.abort();
    await settle();
    expect(loads.last.signal.aborted).to.equal(false);
    two.abort();
    await Promise.all(left);
    expect(loads.last.signal.aborted).to.equal(true);
  });

  it('who comes after an abort starts anew', async () => {
    const leaver = new AbortController();
    const left = rejection(get(leaver.signal));
    leaver.abort();
    await left;
    const value = get();
    expect(loads.all).to.have.length(2);
    loads.last.resolve('v');
    expect(await value).to.equal('v');
    expect(await get()).to.equal('v');
  });

  it('who comes in the instant of an abort is served', async () => {
    const leaver = new AbortController();
    const left = rejection(get(leaver.signal));
    leaver.abort();
    const value = get();
    await left;
    expect(loads.last.signal.aborted).to.equal(false);
    loads.last.resolve('v');
    expect(await value).to.equal('v');
  });

  it('who was gone before gets the reason, and nothing is loaded', async () => {
    const reason = new Error('gone');
    expect(await rejection(get(AbortSignal.abort(reason)))).to.equal(reason);
    expect(loads.all).to.have.length(0);
    const value = get();
    expect(await rejection(get(AbortSignal.abort(reason)))).to.equal(reason);
    loads.last.resolve('v');
    expect(await value).to.equal('v');
  });

  it('an abort after the end changes nothing', async () => {
    const controller = new AbortController();
    const value = get(controller.signal);
    loads.last.resolve('v');
    await value;
    controller.abort();
    expect(await get()).to.equal('v');
  });

  it('is bounded: the oldest goes', async () => {
    const load = (value: string) => () => Promise.resolve(value);
    for (let n = 0; n < 200; n++) await cache.get(`k${n}`, good, load(`v${n}`));
    await cache.get('k0', stale, load('renewed')); // now the youngest
    await cache.get('k200', good, load('v200')); // one too many
    const misses: string[] = [];
    for (let n = 200; n >= 0; n--)
      await cache
        .get(`k${n}`, good, () => {
          misses.push(`k${n}`);
          return Promise.reject(new Error());
        })
        .catch(() => undefined);
    expect(misses).to.deep.equal(['k1']);
    expect(await cache.get('k0', good, load('again'))).to.equal('renewed');
  });
});
