import { isMedia, type Surface } from './surface.ts';

/**
 * What a surface does becomes the state of its preview; also what it did before anybody listened.
 * @param signal ends it.
 */
export function follow(
  surface: Surface,
  dispatch: (type: 'shown' | 'play' | 'pause') => void,
  signal: AbortSignal,
): void {
  const on = (type: string, event: 'shown' | 'play' | 'pause') =>
    surface.addEventListener(type, () => dispatch(event), { signal });
  if (!isMedia(surface)) {
    on('load', 'shown');
    if (surface.complete && surface.naturalWidth) dispatch('shown');
    return;
  }
  // iOS holds `loadeddata` back until somebody plays; `loadedmetadata` always comes
  on('loadedmetadata', 'shown');
  on('playing', 'play');
  on('pause', 'pause');
  const { preload, readyState, paused } = surface;
  if (readyState >= surface.HAVE_METADATA || preload === 'none') dispatch('shown');
  if (!paused && readyState > surface.HAVE_CURRENT_DATA) dispatch('play');
}
