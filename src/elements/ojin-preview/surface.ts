import type { Asset } from '../../ojin/wire.ts';

/** What shows the asset. Created by hand: it must outlive every change of template around it. */
export type Surface = HTMLVideoElement | HTMLAudioElement | HTMLImageElement;

/** How an attempt to play ended. `blocked`: the browser wants a tap first. */
export type PlayOutcome = 'playing' | 'blocked' | 'unavailable';

/** How a page wants its film, as attributes of the element say. */
export interface Playback {
  readonly autoplay: boolean;
  readonly muted: boolean;
  readonly loop: boolean;
  /** How media of other origins are asked for; null: without CORS. */
  readonly crossOrigin: string | null;
}

export const isMedia = (surface: unknown): surface is HTMLMediaElement =>
  surface instanceof HTMLMediaElement;

/**
 * Makes the element that shows the asset; it begins to load at once.
 * @returns null for what cannot be previewed.
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

/** It gave up loading. */
export const hasFailed = (surface: Surface): boolean =>
  isMedia(surface) ? !!surface.error : surface.complete && !surface.naturalWidth;

/** Lets go of buffers and connections. */
export function releaseSurface(surface: Surface | null | undefined): void {
  if (!surface) return;
  surface.remove();
  surface.removeAttribute('src');
  if (isMedia(surface)) {
    surface.pause();
    surface.load();
  }
}

/** Calls `media.play()` now, inside the tap if there is one, and believes its promise. */
export async function tryPlay(surface: Surface | null | undefined): Promise<PlayOutcome> {
  if (!isMedia(surface)) return 'unavailable';
  try {
    await surface.play();
    return 'playing';
  } catch (error) {
    return (error as Error).name === 'NotAllowedError' ? 'blocked' : 'unavailable';
  }
}

/** The visitor asked for fewer bytes (Save-Data). */
export const savesData = (): boolean =>
  !!(navigator as { connection?: { saveData?: boolean } }).connection?.saveData;

/** Nothing plays by itself for a visitor who asked for less motion, or fewer bytes. */
export const isCalm = (): boolean =>
  savesData() || matchMedia('(prefers-reduced-motion: reduce)').matches;
