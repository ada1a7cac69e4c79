/*
 * For visitors with a keyboard: the focus stays in the element when what it stands on goes. It moves to
 * what takes over, and waits on the stage while there is nothing.
 */

/** What may take over, the best first. */
const SUCCESSORS = ['button', 'media-play-button', '[controls]', 'summary'];

/** By how much an arrow key moves a film, in s. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -5, ArrowRight: 5 };

/** It cannot have the focus any more; engines notice at different times. */
const isLost = (element: Element): boolean =>
  !element.getClientRects().length || element.matches('[part=media]:not([controls])');

/** @param first what has got the focus, with which this began */
export function keepFocus(host: HTMLElement, first: Element): void {
  const root = host.shadowRoot;
  const stage = root?.querySelector<HTMLElement>('.stage');
  if (!root || !stage) return;
  const focusedIn = () => {
    const { activeElement } = host.getRootNode() as Document | ShadowRoot;
    return activeElement === host
      ? root.activeElement
      : host.contains(activeElement)
        ? activeElement
        : null;
  };
  // it may have gone while this was loading
  const isAway = document.activeElement !== document.body && !focusedIn();
  let last: Element | null = isAway ? null : (focusedIn() ?? first);

  const takes = (element: HTMLElement | null): boolean => {
    element?.focus({ preventScroll: true });
    return !!element && root.activeElement === element;
  };
  const settle = () => {
    if (!host.isConnected) last = null;
    if (!last || (last !== stage && !isLost(last))) return;
    const isTaken = SUCCESSORS.some((selector) => takes(stage.querySelector(selector)));
    if (isTaken || last === stage) return;
    stage.tabIndex = -1;
    takes(stage);
  };
  stage.addEventListener('blur', () => stage.removeAttribute('tabindex'));
  // within the root, its host does not hear of it
  for (const node of [host, root]) {
    node.addEventListener('focusin', () => (last = focusedIn()));
    // a visitor who leaves leaves things as they are
    node.addEventListener('focusout', () =>
      queueMicrotask(() => {
        if (last && !isLost(last)) last = focusedIn();
      }),
    );
  }
  host.addEventListener('keydown', onKey, { capture: true });
  // called back before anything is painted
  new MutationObserver(settle).observe(root, {
    subtree: true,
    childList: true,
    attributeFilter: ['class', 'controls'],
  });
  settle();
}

/**
 * Lets keys work on a focused film, whatever its controls are: in WebKit they scroll the page. To be
 * called before the engine sees the key, or it is done twice.
 */
function onKey(event: KeyboardEvent): void {
  const [media] = event.composedPath();
  const step = STEPS[event.key];
  // not what is focused inside its controls
  if (!(media instanceof HTMLMediaElement) || !media.matches(':focus')) return;
  if (step) media.currentTime += step;
  else if (event.key !== ' ') return;
  else if (media.paused)
    media.play().catch(() => undefined); // the state says what came of it
  else media.pause();
  event.preventDefault();
  event.stopPropagation();
}
