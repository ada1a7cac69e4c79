import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Writes } from '../../src/relay/writes.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { until } from '../support/until.ts';

/* Whoever is told what was written waits until it is, but not for ever. */

const PATIENCE = 5000;
const quiet = () => undefined;

/** A write that fails as long as the store is away, and who has gone on. */
function scene() {
  const clock = new FakeClock();
  const writes = new Writes(clock);
  const state = { isAway: true, written: 0, goneOn: [] as string[] };
  const write = () => {
    if (state.isAway) return Promise.reject(new Error('away'));
    state.written++;
    return Promise.resolve();
  };
  const goOn = (name: string) => () => void state.goneOn.push(name);
  const waiting = writes
    .persist('key', write, quiet, { value: 'done', maxWait: PATIENCE })
    .then(goOn('first'));
  const reading = writes.pendingValue('key').then((value) => {
    assert.equal(value, 'done');
    goOn('second')();
  });
  return { clock, writes, state, both: Promise.all([waiting, reading]) };
}

test('the store is away for a second: nobody is told before it is written', async () => {
  const { clock, writes, state, both } = scene();
  await until(() => clock.pending.includes(100));
  await clock.advance(1000);
  assert.deepEqual(state.goneOn, []);
  state.isAway = false;
  await clock.advance(1000);
  await both;
  assert.equal(state.written, 1);
  assert.equal(await writes.pendingValue('key'), undefined, 'the store says it now');
});

test('the store stays away: after 5 s they are told, and it is tried on', async () => {
  const { clock, writes, state, both } = scene();
  await until(() => clock.pending.includes(100));
  await clock.advance(PATIENCE - 1);
  assert.deepEqual(state.goneOn, []);
  await clock.advance(1);
  await both;
  assert.equal(state.written, 0);
  assert.equal(await writes.pendingValue('key'), 'done');
  state.isAway = false;
  await clock.advance(1000);
  await until(() => state.written === 1);
  assert.equal(await writes.pendingValue('key'), undefined);
});
