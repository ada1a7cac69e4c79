import type { OjinError } from '../../http/error.ts';
import type { Preview } from '../../ojin/preview.ts';
import type { Asset } from '../../ojin/wire.ts';

/** What the element is doing. `preview` is there as soon as it is known what will be shown. */
export type PreviewState =
  | { readonly status: 'idle'; readonly preview?: undefined }
  | { readonly status: 'loading'; readonly preview?: Preview | undefined }
  | { readonly status: Shown; readonly preview: Preview }
  | { readonly status: 'renewing'; readonly preview: Preview }
  | { readonly status: 'error'; readonly error: OjinError; readonly preview?: Preview | undefined };

/** Something can be seen or heard. */
export type Shown = 'ready' | 'playing' | 'paused';

export const isShown = ({ status }: PreviewState): boolean => /ready|playing|paused/.test(status);

export type PreviewEvent =
  | { readonly type: 'load' }
  | { readonly type: 'loaded'; readonly preview: Preview }
  /** The media element has something to show. */
  | { readonly type: 'shown' }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  /** The link does not work any more, or the network went away. */
  | { readonly type: 'renew' }
  | { readonly type: 'renewed'; readonly asset: Asset }
  /** The media element goes on where it was. */
  | { readonly type: 'recovered'; readonly status: Shown }
  | { readonly type: 'fail'; readonly error: OjinError }
  | { readonly type: 'reset' };

export const IDLE = { status: 'idle' } as PreviewState;

/** Events that only move the status: to which one, from which ones. */
const MOVES = {
  shown: ['ready', 'loading'],
  play: ['playing', 'loading ready paused error'],
  pause: ['paused', 'playing'],
  renew: ['renewing', 'loading ready playing paused error'],
} as const;

/** The only place where `status` changes. An event that does not fit returns the same state. */
export function reduce(state: PreviewState, event: PreviewEvent): PreviewState {
  const { status, preview } = state;
  switch (event.type) {
    case 'load':
      return { status: 'loading' };
    case 'loaded':
      return status === 'loading' ? { status, preview: event.preview } : state;
    case 'renewed':
      return preview ? { ...state, preview: { ...preview, asset: event.asset } } : state;
    case 'recovered':
      return status === 'renewing' ? { status: event.status, preview } : state;
    case 'fail':
      return status === 'idle' ? state : { status: 'error', error: event.error, preview };
    case 'reset':
      return status === 'idle' ? state : IDLE;
    default: {
      const [to, from] = MOVES[event.type];
      return preview && from.includes(status) ? { status: to, preview } : state;
    }
  }
}
