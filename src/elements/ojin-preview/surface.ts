import type { Asset } from '../../ojin/wire.ts';

/** The element that shows the asset. Created imperatively: it must survive every re-render. */
export type Surface = HTMLVideoElement | HTMLAudioElement | HTMLImageElement;

/** How an attempt to play ended. `blocked`: the browser requires a tap first. */
export type PlayOutcome = 'playing' | 'blocked' | 'unavailable';

/** How the film is played, as set by the attributes of the element. */
export interface Playback {
  readonly autoplay: boolean;
  readonly muted: boolean;
  readonly loop: boolean;
  /** How media from other origins are requested; null: without CORS. */
  readonly crossOrigin: string | null;
}

export const isMedia = (surface: unknown): surface is HTMLMediaElement =>
  surface instanceof HTMLMediaElement;

/**
 * Creates the element that shows the asset; it starts to load immediately.
 * @returns null for an asset that cannot be previewed.
 */
export function createSurface({ kind, url }: Asset, playback: Playback): Surface | null {
  if (kind === 'other') return null;
  const surface = document.createElement(kind === 'image' ? 'img' : kind);
  surface.setAttribute('part', 'media');
  surface.crossOrigin = playback.crossOrigin;
  if (isMedia(surface)) {
    const { autoplay, muted, loop } = playback;
    surface.preload = savesData() ? 'none' : autoplay && !isCalm() ? 'auto' : 'metadata';
    surface.muted = surface.defaultMuted = muted || autoplay;
    surface.loop = loop || autoplay;
    surface.setAttribute('playsinline', '');
  }
  surface.src = url;
  return surface;
}

/** Loading failed. */
export const hasFailed = (surface: Surface): boolean =>
  isMedia(surface) ? !!surface.error : surface.complete && !surface.naturalWidth;

/** Releases buffers and connections. */
export function releaseSurface(surface: Surface | null | undefined): void {
  if (!surface) return;
  surface.remove();
  surface.removeAttribute('src');
  if (isMedia(surface)) {
    surface.pause();
    surface.load();
  }
}

/** Calls `media.play()` synchronously, within the tap if there is one, and trusts its promise. */
export async function tryPlay(surface: Surface | null | undefined): Promise<PlayOutcome> {
  if (!isMedia(surface)) return 'unavailable';
  try {
    await surface.play();
    return 'playing';
  } catch (error) {
    return (error as Error).name === 'NotAllowedError' ? 'blocked' : 'unavailable';
  }
}

/** The visitor prefers reduced data usage (Save-Data). */
export const savesData = (): boolean =>
  !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData;

/** No autoplay for a visitor who prefers reduced motion or reduced data usage. */
export const isCalm = (): boolean =>
  savesData() || matchMedia('(prefers-reduced-motion: reduce)').matches;
