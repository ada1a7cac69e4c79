import { emit } from '../events.ts';
import { isShown, type PreviewState, type PreviewStatus } from './state.ts';

/**
 * Notifies the page that the status of a preview has changed.
 * @param isFirst nothing of it could be seen or heard before
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
