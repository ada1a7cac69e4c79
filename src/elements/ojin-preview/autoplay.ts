import { VISIBLE } from './near.ts';
import { isCalm } from './surface.ts';

/** Who last decided whether the film plays: `policy` until it is explicitly played or paused. */
export type Intent = 'policy' | 'play' | 'pause';

/** Outlives the film: what was paused stays paused when it is loaded again. */
export interface Memory {
  intent: Intent;
  /** Applies an added or removed attribute to the current film. */
  update?: () => void;
}

/**
 * Plays a muted loop while it can be seen: not off screen, not on a hidden page, not with reduced
 * motion or data saver, and not after the visitor, or the page, has paused it.
 * @param isOn whether the attribute is set; evaluated each time.
 * @param by who decided before this was loaded.
 * @param signal stops it.
 */
export function autoplay(
  element: Element,
  media: HTMLMediaElement,
  isOn: () => boolean,
  memory: Memory,
  by: Intent,
  signal: AbortSignal,
): void {
  if (memory.update) {
    memory.update();
    return;
  }
  if (by !== 'policy' || memory.intent === 'play') memory.intent = by;
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  let visible = false;
  /** We caused the next event; we started the current playback. */
  let isOurs = false;
  let isPlayedByUs = by === 'policy' && !media.paused;

  const update = () => {
    // play was just pressed, and its event is still pending
    if (!media.paused && !isPlayedByUs) memory.intent = 'play';
    const { intent } = memory;
    const shouldPlay =
      isOn() &&
      visible &&
      !document.hidden &&
      (intent === 'play' || (intent === 'policy' && !isCalm()));
    if (shouldPlay !== media.paused) return;
    isOurs = true;
    isPlayedByUs = shouldPlay;
    if (shouldPlay) media.play().catch(() => (isOurs = false));
    else media.pause();
  };
  const apply = () => {
    if (isOn()) update();
  };
  const record = (by: 'play' | 'pause') => () => {
    if (!isOurs && element.isConnected) {
      memory.intent = by;
      isPlayedByUs = false;
    }
    isOurs = false;
  };

  const observer = new IntersectionObserver(
    (entries) => {
      visible = entries.at(-1)?.isIntersecting ?? false;
      apply();
    },
    { threshold: VISIBLE },
  );
  observer.observe(element);
  signal.addEventListener('abort', () => observer.disconnect());
  media.addEventListener('play', record('play'), { signal });
  media.addEventListener('pause', record('pause'), { signal });
  document.addEventListener('visibilitychange', apply, { signal });
  reducedMotion.addEventListener('change', apply, { signal });
  // what autoplay started stops when the attribute is removed
  memory.update = () => {
    if (isOn() || memory.intent === 'policy') update();
  };
}
