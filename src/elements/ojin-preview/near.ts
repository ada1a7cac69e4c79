/** How far outside the viewport (px) a lazy preview starts to load. */
const MARGIN = 200;

/**
 * Whether an element is in view or near it, on both axes, also within scrollers around it. Reads
 * the layout: check all elements at once, after everything has its size.
 * @param margin px; if negative, this much of the element has to be visible.
 */
export function isNear(element: Element, margin = MARGIN): boolean {
  const box = element.getBoundingClientRect();
  if (!box.width) return false;
  const isWithin = ({ top, right, bottom, left }: DOMRect) =>
    box.bottom > top - margin &&
    box.top < bottom + margin &&
    box.right > left - margin &&
    box.left < right + margin;
  if (!isWithin(new DOMRect(0, 0, innerWidth, innerHeight))) return false;
  for (let parent = element.parentElement; parent; parent = parent.parentElement)
    if (getComputedStyle(parent).overflow !== 'visible')
      if (!isWithin(parent.getBoundingClientRect())) return false;
  return true;
}

/** The fraction of an element that has to be visible for it to autoplay. */
export const VISIBLE = 0.25;

export const isVisible = (element: Element): boolean =>
  !document.hidden && isNear(element, -VISIBLE * element.clientHeight);

/** Actions that wait for their element to come near. */
const waiting = new Map<Element, () => void>();
let observer: IntersectionObserver | undefined;

function act(element: Element): void {
  const action = waiting.get(element);
  waiting.delete(element);
  observer?.unobserve(element);
  action?.();
}

/** A separate function: a closure created with an element in scope would retain it forever. */
const createObserver = () =>
  new IntersectionObserver(
    (entries) =>
      entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => act(target)),
    // carousels and inner scrollers clip before `rootMargin` applies, hence `scrollMargin`
    { rootMargin: `${MARGIN}px`, scrollMargin: `${MARGIN}px` },
  );

/** Elements added in this task, measured together: one layout for all of them. */
let pending: Element[] = [];

function measure(): void {
  const near = pending.filter((element) => waiting.has(element) && isNear(element));
  pending = [];
  near.forEach(act);
}

/** Calls `action` once, as soon as the element is near, in a microtask at the earliest. */
export function whenNear(element: Element, action: () => void, signal: AbortSignal): void {
  observer ??= createObserver();
  waiting.set(element, action);
  observer.observe(element);
  // if it is already in view: the observer would report it a frame later
  if (pending.push(element) === 1) queueMicrotask(measure);
  signal.addEventListener('abort', () => {
    waiting.delete(element);
    observer?.unobserve(element);
  });
}
