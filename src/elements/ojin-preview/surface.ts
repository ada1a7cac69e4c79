import type { Preview } from '../../ojin/preview.ts';
import { isMedia, type PreviewHost, savesData, type Surface } from './host.ts';

const TAGS = { video: 'video', audio: 'audio', image: 'img' } as const;

/**
 * Makes the element that shows the asset; its events become the host's.
 * @returns null for what cannot be previewed.
 */
export function createSurface(
  host: PreviewHost,
  { asset: { kind, url }, config }: Preview,
): Surface | null {
  if (kind === 'other') return null;
  const surface = document.createElement(TAGS[kind]);
  const title = config?.title ?? '';
  const on = (type: string, event: 'shown' | 'play' | 'pause') =>
    surface.addEventListener(type, () => host.dispatch({ type: event }));
  surface.setAttribute('part', 'media');
  if (isMedia(surface)) {
    const { autoplay } = host;
    const saves = savesData();
    surface.preload = saves ? 'none' : autoplay ? 'auto' : 'metadata';
    surface.muted = surface.defaultMuted = host.muted || autoplay;
    surface.loop = host.loop || autoplay;
    surface.setAttribute('playsinline', '');
    surface.ariaLabel = title;
    // iOS holds `loadeddata` back until somebody plays; `loadedmetadata` always comes
    on('loadedmetadata', 'shown');
    on('playing', 'play');
    on('pause', 'pause');
    if (saves) queueMicrotask(() => host.dispatch({ type: 'shown' }));
  } else {
    surface.alt = title;
    on('load', 'shown');
  }
  surface.src = url;
  return surface;
}

/** Lets go of buffers and connections. */
export function releaseSurface(surface: Surface | null): void {
  surface?.removeAttribute('src');
  if (isMedia(surface)) {
    surface.pause();
    surface.load();
  }
}
