/*
 * Keyboard focus stays in the element when what it stands on goes: it moves to what takes over, and
 * waits on the stage while there is nothing.
 */

/** What may take over, the best first. */
const SUCCESSORS = ['button', 'media-play-button', '[controls]', 'summary'];

/** Has the focus, or something in its shadow root has. */
const isFocused = (element: Element): boolean =>
  (element.getRootNode() as Partial<ShadowRoot>).activeElement === element;

/** It cannot have the focus any more; engines notice at different times. */
const isLost = (element: Element): boolean =>
  !element.getClientRects().length || element.matches('[part=media]:not([controls])');

function focus(element: HTMLElement): boolean {
  element.focus({ preventScroll: true });
  return isFocused(element);
}

function waitOn(stage: HTMLElement): void {
  stage.tabIndex = -1;
  stage.addEventListener('blur', () => stage.removeAttribute('tabindex'), { once: true });
  focus(stage);
}

/** Lets the focus wait, if it stands on something that is about to be taken away. */
export function leaveFocus(leaving: Element): void {
  const stage = leaving.closest<HTMLElement>('.stage');
  if (stage && isFocused(leaving)) waitOn(stage);
}

/** Runs a change of what an element shows, and hands the focus on. */
export function keepFocus(host: HTMLElement, change: () => void): void {
  const { activeElement } = host.getRootNode() as Document | ShadowRoot;
  // in its shadow root, or what is slotted
  const focused = isFocused(host) ? host.shadowRoot?.activeElement : activeElement;
  const isOurs = host.contains(activeElement);
  change();
  const stage = host.shadowRoot?.querySelector<HTMLElement>('.stage');
  if (!focused || !isOurs || !stage || (focused !== stage && !isLost(focused))) return;
  const successors = SUCCESSORS.map((it) => stage.querySelector<HTMLElement>(it));
  if (!successors.some((it) => it && focus(it)) && focused !== stage) waitOn(stage);
}

/** By how much an arrow key moves a film, in s. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -5, ArrowRight: 5 };

/**
 * Lets keys work on a focused film, whatever its controls are: in WebKit they scroll the page. To be
 * called before the engine sees the key, or it is done twice.
 */
export function onKey(event: KeyboardEvent): void {
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
