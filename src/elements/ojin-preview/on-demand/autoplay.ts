import type { PreviewHost } from '../host.ts';

/** The part of the element that has to be inside the viewport for it to play. */
const VISIBLE = 0.25;

/**
 * Plays a muted loop while it can be seen: not off screen, not on a hidden page, not with reduced
 * motion or data saver, and not after the visitor, or the page, has paused it.
 * Ends with `signal`.
 */
export function autoplay(host: PreviewHost, media: HTMLMediaElement, signal: AbortSignal): void {
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  let visible = false;
  /** `auto` until somebody else than this policy plays or pauses. */
  let intent: 'auto' | 'play' | 'pause' = 'auto';
  let ours = false;

  const apply = () => {
    if (!host.autoplay) return;
    const calm = reducedMotion.matches || media.preload === 'none';
    const wanted =
      visible && !document.hidden && (intent === 'play' || (intent === 'auto' && !calm));
    if (wanted !== media.paused) return;
    ours = true;
    if (wanted) media.play().catch(() => (ours = false));
    else media.pause();
  };
  const note = (by: 'play' | 'pause') => () => {
    if (!ours && host.isConnected) intent = by;
    ours = false;
  };

  const observer = new IntersectionObserver(
    (entries) => {
      visible = entries.at(-1)?.isIntersecting ?? false;
      apply();
    },
    { threshold: VISIBLE },
  );
  observer.observe(host);
  signal.addEventListener('abort', () => observer.disconnect());
  media.addEventListener('play', note('play'), { signal });
  media.addEventListener('pause', note('pause'), { signal });
  document.addEventListener('visibilitychange', apply, { signal });
  reducedMotion.addEventListener('change', apply, { signal });
}
