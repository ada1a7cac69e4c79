import { emit } from '../events.ts';
import { isShown, type PreviewState, type PreviewStatus } from './state.ts';

/**
 * Tells the page that a preview has another status.
 * @param isFirst nothing was to be seen or heard of it before
 */
export function announce(
  element: Element,
  { status, config, asset }: PreviewState,
  previous: PreviewStatus,
  media: HTMLMediaElement | null,
  isFirst: boolean,
): void {
  emit(element, 'ojin-statechange', { status, previous });
  const currentTime = media?.currentTime ?? 0;
  if (asset && isFirst && isShown(status))
    emit(element, 'ojin-ready', { config, asset: { ...asset, url: undefined } });
  if (status === 'playing') emit(element, 'ojin-play', { currentTime });
  else if (status === 'paused')
    emit(element, media?.ended ? 'ojin-ended' : 'ojin-pause', { currentTime });
}
