import type { PreviewStatus } from './state.ts';
import type { Playback } from './surface.ts';

/** Which control bar is shown over the media. */
export type Bar = 'native' | 'themed' | 'none';

/** What the round button does; `none`: it is not shown. */
export type Button = 'play' | 'pause' | 'none';

/** What the choice of controls depends on. */
export interface Situation {
  readonly media: HTMLMediaElement | null;
  readonly controls: string | null | undefined;
  readonly status: PreviewStatus;
  readonly playback: Playback;
  readonly wasPlayed: boolean;
  /** The themed bar has been loaded. */
  readonly canTheme: boolean;
}

export function barOf(situation: Situation): Bar {
  const { media, controls, status, playback, wasPlayed, canTheme } = situation;
  if (!media || controls === 'none') return 'none';
  // media-chrome reads `seekable`; before the metadata, that fixes a duration of 0 in WebKitGTK
  if (controls === 'themed' && canTheme && status !== 'loading') return 'themed';
  const isFilm = media.localName === 'video';
  return isFilm && (playback.autoplay || !wasPlayed) ? 'none' : 'native';
}

/**
 * The round button: shown until a control bar takes over, and while a film autoplays, so that it
 * can be stopped (WCAG 2.2, 2.2.2).
 */
export function buttonOf(situation: Situation): Button {
  const { media, controls, status, playback, wasPlayed } = situation;
  const isPlaying = status === 'playing';
  const isBarShown = barOf(situation) !== 'none' && (wasPlayed || media?.localName === 'audio');
  const isUseful = playback.autoplay || (controls !== 'none' && !isPlaying);
  if (!media || isBarShown || !isUseful || status === 'renewing' || status === 'error')
    return 'none';
  return isPlaying ? 'pause' : 'play';
}
