import type { ReactiveControllerHost } from 'lit';
import type { ErrorCode, ErrorDetail } from '../../http/error.ts';
import type { Asset } from '../../ojin/wire.ts';
import type { PreviewEvent, PreviewState } from './state.ts';

/** What shows the asset. Created by hand: it must outlive every change of template around it. */
export type Surface = HTMLVideoElement | HTMLAudioElement | HTMLImageElement;

/** How a wish to play ended. `blocked`: the browser wants a tap first. */
export type PlayOutcome = 'playing' | 'blocked' | 'unavailable';

/** What controllers, and the modules that are loaded on demand, see of the element. */
export interface PreviewHost extends ReactiveControllerHost, HTMLElement {
  readonly state: PreviewState;
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly asset: Asset | null;
  /** Where the API is, absolute. */
  readonly endpoint: string;
  readonly autoplay: boolean;
  readonly loop: boolean;
  readonly muted: boolean;
  readonly surface: Surface | null;
  readonly media: HTMLMediaElement | null;
  /** Lies over the surface and keeps the picture while the surface takes a fresh link. */
  standIn: HTMLVideoElement | null;
  dispatch(event: PreviewEvent): void;
  fail(code: ErrorCode, detail?: ErrorDetail): void;
  /** The asset anew, with another link; one request for all who ask. */
  freshAsset(signal: AbortSignal): Promise<Asset>;
}

export const isMedia = (surface: Surface | null): surface is HTMLVideoElement | HTMLAudioElement =>
  surface instanceof HTMLMediaElement;

/** Calls `media.play()` now, inside the tap if there is one, and believes its promise. */
export async function tryPlay(surface: Surface | null): Promise<PlayOutcome> {
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
