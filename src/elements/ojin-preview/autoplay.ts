import { VISIBLE } from './near.ts';
import { isCalm } from './surface.ts';

/** Who decided last whether the film plays: `policy` until somebody else plays or pauses it. */
export type Intent = 'policy' | 'play' | 'pause';

/**
 * Plays a muted loop while it can be seen: not off screen, not on a hidden page, not with reduced
 * motion or data saver, and not after the visitor, or the page, has paused it.
 * @param isOn whether the attribute is there, asked each time.
 * @param signal ends it.
 */
export function autoplay(
  element: Element,
  media: HTMLMediaElement,
  isOn: () => boolean,
  intent: Intent,
  signal: AbortSignal,
): void {
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  let visible = false;
  let isOurs = false;

  const apply = () => {
    if (!isOn()) return;
    const isWanted =
      visible && !document.hidden && (intent === 'play' || (intent === 'policy' && !isCalm()));
    if (isWanted !== media.paused) return;
    isOurs = true;
    if (isWanted) media.play().catch(() => (isOurs = false));
    else media.pause();
  };
  const note = (by: 'play' | 'pause') => () => {
    if (!isOurs && element.isConnected) intent = by;
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
}
