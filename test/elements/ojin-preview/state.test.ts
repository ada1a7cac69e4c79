import { expect } from '@open-wc/testing';
import {
  IDLE,
  type PreviewEvent,
  type PreviewState,
  reduce,
} from '../../../src/elements/ojin-preview/state.ts';
import { OjinError } from '../../../src/index.ts';
import type { Asset } from '../../../src/index.ts';

const asset = { id: 'a', url: 'https://store.example/a' } as Asset;
const preview = { config: null, asset, poster: null };
const error = new OjinError('network');

const STATES: Record<string, PreviewState> = {
  idle: IDLE,
  'loading (nothing known)': { status: 'loading' },
  loading: { status: 'loading', preview },
  ready: { status: 'ready', preview },
  playing: { status: 'playing', preview },
  paused: { status: 'paused', preview },
  renewing: { status: 'renewing', preview },
  error: { status: 'error', error, preview },
  'error (nothing known)': { status: 'error', error },
};

const EVENTS: Record<string, PreviewEvent> = {
  load: { type: 'load' },
  loaded: { type: 'loaded', preview },
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

  it('takes the fresh asset without a change of status', () => {
    const fresh = { ...asset, url: 'https://store.example/b' };
    const after = reduce({ status: 'renewing', preview }, { type: 'renewed', asset: fresh });
    expect(after).to.deep.equal({ status: 'renewing', preview: { ...preview, asset: fresh } });
    expect(reduce(IDLE, { type: 'renewed', asset: fresh })).to.equal(IDLE);
  });
});
