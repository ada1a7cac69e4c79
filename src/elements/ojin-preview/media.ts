import { isMedia, releaseSurface, type Surface } from './surface.ts';

/** ms within which a film has to receive a byte; Chromium reports none before the metadata. */
const TIMEOUT = 30_000;

const ranges = (buffered: TimeRanges): [start: number, end: number][] =>
  Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)]);

export const isBuffered = ({ buffered, currentTime }: HTMLMediaElement): boolean =>
  ranges(buffered).some(([start, end]) => start <= currentTime && currentTime < end);

/** Numbers of which at least one changes whenever bytes or frames arrive. */
export function progressOf(surface: Surface): number[] {
  if (!isMedia(surface)) return [];
  const { currentTime, buffered, readyState } = surface;
  return [currentTime, readyState, ...ranges(buffered).flat()];
}

/** Loads a link into a media element, and resolves when it is positioned at `time` (s). */
export async function moveTo(
  media: HTMLMediaElement,
  url: string,
  time: number,
  signal: AbortSignal,
): Promise<void> {
  media.preload = 'auto';
  media.src = url;
  await settled(media, 'loadedmetadata', signal);
  if (!time) return;
  media.currentTime = time;
  await settled(media, 'seeked', signal);
}

/**
 * Covers a film with its own frame at `time` (s) while its link is replaced, so that nobody sees it
 * go dark.
 * @returns removes the cover.
 */
export async function holdPicture(
  surface: HTMLMediaElement,
  url: string,
  time: number,
  signal: AbortSignal,
): Promise<() => void> {
  if (!(surface instanceof HTMLVideoElement) || !surface.readyState) return () => undefined;
  const standIn = document.createElement('video');
  standIn.crossOrigin = surface.crossOrigin;
  standIn.muted = standIn.playsInline = true;
  standIn.className = 'poster stand-in';
  standIn.style.pointerEvents = 'none';
  const release = () => releaseSurface(standIn);
  signal.addEventListener('abort', release);
  try {
    await moveTo(standIn, url, time, signal);
  } catch (error) {
    release();
    throw error;
  }
  surface.after(standIn);
  return release;
}

/** Resolves on `type`; rejects on `error`, on abort, and when a film stops receiving data. */
export function settled(target: EventTarget, type: string, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  return new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(type));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(fail, TIMEOUT);
    };
    if (target instanceof HTMLMediaElement) wait();
    target.addEventListener('progress', wait, { signal: done.signal });
    done.signal.addEventListener('abort', () => clearTimeout(timer));
    target.addEventListener(type, () => resolve(), { signal: done.signal });
    target.addEventListener('error', fail, { signal: done.signal });
    signal.addEventListener('abort', fail, { signal: done.signal });
  }).finally(() => done.abort());
}
