import type { Intent, Memory } from './autoplay.ts';
import { withCare } from './care.ts';

/** Loads the autoplay code and hands over to it. If that fails, a tap still plays. */
export async function playByItself(
  element: Element,
  media: HTMLMediaElement,
  isOn: () => boolean,
  memory: Memory,
  decided: Intent,
  signal: AbortSignal,
): Promise<void> {
  const { paused: wasPaused } = media;
  await withCare(({ autoplay }) => {
    if (signal.aborted) return;
    const meanwhile = media.paused ? 'pause' : 'play';
    const by = media.paused === wasPaused ? decided : meanwhile;
    autoplay(element, media, isOn, memory, by, signal);
  });
}
