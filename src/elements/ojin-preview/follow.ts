import { isMedia, type Surface } from './surface.ts';

/**
 * Maps the events of a surface to the state of its preview, including those already fired.
 * @param signal stops it.
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
  // iOS delays `loadeddata` until playback starts; `loadedmetadata` always fires
  on('loadedmetadata', 'shown');
  on('playing', 'play');
  on('pause', 'pause');
  const { preload, readyState, paused } = surface;
  if (readyState >= surface.HAVE_METADATA || preload === 'none') dispatch('shown');
  if (!paused && readyState > surface.HAVE_CURRENT_DATA) dispatch('play');
}
