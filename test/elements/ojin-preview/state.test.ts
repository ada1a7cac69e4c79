import { expect } from '@open-wc/testing';
import {
  IDLE,
  type PreviewEvent,
  type PreviewState,
  reduce,
} from '../../../src/elements/ojin-preview/state.ts';
import { OjinError } from '../../../src/index.ts';
import type { Asset, ModelConfig } from '../../../src/index.ts';

const asset = { id: 'a', url: 'https://store.example/a' } as Asset;
const nothing = { config: null, poster: null, asset: null };
const known = { config: null, poster: null, asset };
const error = new OjinError('network');

const STATES: Record<string, PreviewState> = {
  idle: IDLE,
  'loading (nothing known)': { ...nothing, status: 'loading' },
  loading: { ...known, status: 'loading' },
  ready: { ...known, status: 'ready' },
  playing: { ...known, status: 'playing' },
  paused: { ...known, status: 'paused' },
  renewing: { ...known, status: 'renewing' },
  error: { ...known, status: 'error', error },
  'error (nothing known)': { ...nothing, status: 'error', error },
};

const EVENTS: Record<string, PreviewEvent> = {
  load: { type: 'load' },
  loaded: { type: 'loaded', asset },
  shown: { type: 'shown' },
  play: { type: 'play' },
  pause: { type: 'pause' },
  renew: { type: 'renew' },
  recovered: { type: 'recovered', status: 'paused' },
  fail: { type: 'fail', error },
  reset: { type: 'reset' },
};

/** Where each event leads; what is not named stays as it is, and is the same object. */
const MOVES: Record<string, Record<string, string>> = {
  idle: { load: 'loading' },
  'loading (nothing known)': { load: 'loading', loaded: 'loading', fail: 'error', reset: 'idle' },
  loading: {
    load: 'loading',
    loaded: 'loading',
    shown: 'ready',
    play: 'playing',
    renew: 'renewing',
    fail: 'error',
    reset: 'idle',
  },
  ready: { load: 'loading', play: 'playing', renew: 'renewing', fail: 'error', reset: 'idle' },
  playing: { load: 'loading', pause: 'paused', renew: 'renewing', fail: 'error', reset: 'idle' },
  paused: { load: 'loading', play: 'playing', renew: 'renewing', fail: 'error', reset: 'idle' },
  renewing: { load: 'loading', recovered: 'paused', fail: 'error', reset: 'idle' },
  error: { load: 'loading', play: 'playing', renew: 'renewing', fail: 'error', reset: 'idle' },
  'error (nothing known)': { load: 'loading', fail: 'error', reset: 'idle' },
};

describe('reduce', () => {
  for (const [from, state] of Object.entries(STATES))
    for (const [name, event] of Object.entries(EVENTS)) {
      const to = MOVES[from]?.[name];
      it(`${from} + ${name} → ${to ?? 'the same'}`, () => {
        const after = reduce(state, event);
        if (to) expect(after.status).to.equal(to);
        else expect(after).to.equal(state);
      });
    }

  it('learns more of the persona without a change of status', () => {
    const config = { title: 'Ada' } as ModelConfig;
    const state: PreviewState = { ...known, status: 'playing' };
    const after = reduce(state, { type: 'described', detail: { config } });
    expect(after).to.deep.equal({ ...state, config });
    expect(reduce(IDLE, { type: 'described', detail: { config } })).to.equal(IDLE);
  });

  it('takes the fresh asset without a change of status', () => {
    const fresh = { ...asset, url: 'https://store.example/b' };
    const after = reduce({ ...known, status: 'renewing' }, { type: 'renewed', asset: fresh });
    expect(after).to.deep.equal({ ...known, status: 'renewing', asset: fresh });
    expect(reduce(IDLE, { type: 'renewed', asset: fresh })).to.equal(IDLE);
  });
});
