/*
 * For keyboard users: keeps the focus inside the element when the focused control disappears. It
 * moves to the replacement, or waits on the stage until there is one.
 */

/** What may receive the focus, in order of preference. */
const SUCCESSORS = ['button', 'media-play-button', '[controls]', 'summary'];

/** How far an arrow key seeks in a film, in s. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -5, ArrowRight: 5 };

/** It can no longer have the focus; engines notice at different times. */
const isLost = (element: Element): boolean =>
  !element.getClientRects().length || element.matches('[part=media]:not([controls])');

/** @param first what received the focus that triggered this */
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
  // the focus may have left while this was loading
  const isAway = document.activeElement !== document.body && !focusedIn();
  let last: Element | null = isAway ? null : (focusedIn() ?? first);

  const tryFocus = (element: HTMLElement | null): boolean => {
    element?.focus({ preventScroll: true });
    return !!element && root.activeElement === element;
  };
  const settle = () => {
    if (!host.isConnected) last = null;
    if (!last || (last !== stage && !isLost(last))) return;
    const hasMoved = SUCCESSORS.some((selector) => tryFocus(stage.querySelector(selector)));
    if (hasMoved || last === stage) return;
    stage.tabIndex = -1;
    tryFocus(stage);
  };
  stage.addEventListener('blur', () => stage.removeAttribute('tabindex'));
  // the host is not notified of focus moves within its root
  for (const node of [host, root]) {
    node.addEventListener('focusin', () => (last = focusedIn()));
    // when the visitor moves on, the focus is not pulled back
    node.addEventListener('focusout', () =>
      queueMicrotask(() => {
        if (last && !isLost(last)) last = focusedIn();
      }),
    );
  }
  host.addEventListener('keydown', onKey, { capture: true });
  // runs before the next paint
  new MutationObserver(settle).observe(root, {
    subtree: true,
    childList: true,
    attributeFilter: ['class', 'controls'],
  });
  settle();
}

/**
 * Makes keys work on a focused film, whatever its controls: in WebKit they scroll the page. Must
 * run before the engine handles the key, or it takes effect twice.
 */
function onKey(event: KeyboardEvent): void {
  const [media] = event.composedPath();
  const step = STEPS[event.key];
  // not when a part of its controls is focused
  if (!(media instanceof HTMLMediaElement) || !media.matches(':focus')) return;
  if (step) media.currentTime += step;
  else if (event.key !== ' ') return;
  else if (media.paused)
    media.play().catch(() => undefined); // the state reflects the outcome
  else media.pause();
  event.preventDefault();
  event.stopPropagation();
}
