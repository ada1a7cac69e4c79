import type { OjinError } from '../../http/error.ts';
import type { Asset, ModelConfig } from '../../ojin/wire.ts';

/** What is known about the persona; each part arrives independently. */
interface Known {
  readonly config: ModelConfig | null;
  /** The image shown before the film. */
  readonly poster: Asset | null;
  /** The asset shown; its `url` is signed: keep it out of logs. */
  readonly asset: Asset | null;
}

/** What the element is doing. */
export type PreviewState =
  | (Known & { readonly status: 'idle' | 'loading' })
  | (Known & { readonly status: ShownStatus | 'renewing'; readonly asset: Asset })
  | (Known & { readonly status: 'error'; readonly error: OjinError });

export type PreviewStatus = PreviewState['status'];

/** Something can be seen or heard. */
export type ShownStatus = 'ready' | 'playing' | 'paused';

export const isShown = (status: PreviewStatus): status is ShownStatus =>
  status === 'ready' || status === 'playing' || status === 'paused';

/** What is known besides the asset. */
export type PreviewDetail = Partial<Pick<Known, 'config' | 'poster'>>;

export type PreviewEvent =
  | { readonly type: 'load' }
  /** More is known about the persona. */
  | { readonly type: 'described'; readonly detail: PreviewDetail }
  /** The asset to show has been chosen. */
  | { readonly type: 'loaded'; readonly asset: Asset }
  /** The media element has something to show. */
  | { readonly type: 'shown' }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  /** The link no longer works, or the network was lost. */
  | { readonly type: 'renew' }
  | { readonly type: 'renewed'; readonly asset: Asset }
  /** The media element resumed where it was. */
  | { readonly type: 'recovered'; readonly status: ShownStatus }
  | { readonly type: 'fail'; readonly error: OjinError }
  | { readonly type: 'reset' };

const NOTHING: Known = { config: null, poster: null, asset: null };

export const IDLE: PreviewState = { ...NOTHING, status: 'idle' };

interface Transition {
  readonly to: ShownStatus | 'renewing';
  readonly from: readonly PreviewStatus[];
}

/** Events that only change the status. */
const TRANSITIONS: Readonly<Record<'shown' | 'play' | 'pause' | 'renew', Transition>> = {
  shown: { to: 'ready', from: ['loading'] },
  play: { to: 'playing', from: ['loading', 'ready', 'paused', 'error'] },
  pause: { to: 'paused', from: ['playing'] },
  renew: { to: 'renewing', from: ['loading', 'ready', 'playing', 'paused', 'error'] },
};

/** The only place where `status` changes. An event that does not apply returns the same state. */
export function reduce(state: PreviewState, event: PreviewEvent): PreviewState {
  const { status, config, poster, asset } = state;
  const known = { config, poster, asset };
  switch (event.type) {
    case 'load':
      return { ...NOTHING, status: 'loading' };
    case 'described':
      return status === 'idle' ? state : { ...state, ...event.detail };
    case 'loaded':
      return status === 'loading' ? { ...state, asset: event.asset } : state;
    case 'renewed':
      return asset ? { ...state, asset: event.asset } : state;
    case 'recovered':
      return status === 'renewing' ? { ...state, status: event.status } : state;
    case 'fail':
      return status === 'idle' ? state : { ...known, status: 'error', error: event.error };
    case 'reset':
      return status === 'idle' ? state : IDLE;
    default: {
      const { to, from } = TRANSITIONS[event.type];
      return asset && from.includes(status) ? { ...known, asset, status: to } : state;
    }
  }
}
