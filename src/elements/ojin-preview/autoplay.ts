import { VISIBLE } from './near.ts';
import { isCalm } from './surface.ts';

/** Who decided last whether the film plays: `policy` until somebody else plays or pauses it. */
export type Intent = 'policy' | 'play' | 'pause';

/** Outlives the film: what was paused stays paused when it comes again. */
export interface Memory {
  intent: Intent;
  /** Lets the film of now follow an attribute that has come or gone. */
  update?: () => void;
}

/**
 * Plays a muted loop while it can be seen: not off screen, not on a hidden page, not with reduced
 * motion or data saver, and not after the visitor, or the page, has paused it.
 * @param isOn whether the attribute is there, asked each time.
 * @param by who has decided before this was there.
 * @param signal ends it.
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
  /** The next event is of our making; the film plays by our will. */
  let isOurs = false;
  let isPlayedByUs = by === 'policy' && !media.paused;

  const update = () => {
    // somebody has just pressed play, and the event is on its way
    if (!media.paused && !isPlayedByUs) memory.intent = 'play';
    const { intent } = memory;
    const isWanted =
      isOn() &&
      visible &&
      !document.hidden &&
      (intent === 'play' || (intent === 'policy' && !isCalm()));
    if (isWanted !== media.paused) return;
    isOurs = true;
    isPlayedByUs = isWanted;
    if (isWanted) media.play().catch(() => (isOurs = false));
    else media.pause();
  };
  const apply = () => {
    if (isOn()) update();
  };
  const note = (by: 'play' | 'pause') => () => {
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
  media.addEventListener('play', note('play'), { signal });
  media.addEventListener('pause', note('pause'), { signal });
  document.addEventListener('visibilitychange', apply, { signal });
  reducedMotion.addEventListener('change', apply, { signal });
  // what began by itself ends with the attribute
  memory.update = () => {
    if (isOn() || memory.intent === 'policy') update();
  };
}
