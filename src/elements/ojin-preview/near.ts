/** How far outside of what can be seen (px) a lazy preview begins to load. */
const MARGIN = 200;

/**
 * Whether an element is in view or nearly so, on both axes, also within scrollers around it. Reads the
 * layout: ask for all elements at once, after everything has its size.
 * @param margin px; a negative one asks for so much of it to be visible.
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

/** The part of an element that has to be inside of what can be seen for it to play by itself. */
export const VISIBLE = 0.25;

export const isVisible = (element: Element): boolean =>
  !document.hidden && isNear(element, -VISIBLE * element.clientHeight);

/** What waits for its element to come near. */
const waiting = new Map<Element, () => void>();
let observer: IntersectionObserver | undefined;

function act(element: Element): void {
  const action = waiting.get(element);
  waiting.delete(element);
  observer?.unobserve(element);
  action?.();
}

/** In a function of its own: a closure made where an element is in scope would hold it for ever. */
const createObserver = () =>
  new IntersectionObserver(
    (entries) =>
      entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => act(target)),
    // carousels and inner scrollers clip before the margin counts, unless it is theirs, too
    { rootMargin: `${MARGIN}px`, scrollMargin: `${MARGIN}px` },
  );

/** Elements of this task, measured together: one layout for all of them. */
let fresh: Element[] = [];

function measure(): void {
  const near = fresh.filter((element) => waiting.has(element) && isNear(element));
  fresh = [];
  near.forEach(act);
}

/** Calls back once, as soon as the element is near, at the earliest in a microtask. */
export function whenNear(element: Element, action: () => void, signal: AbortSignal): void {
  observer ??= createObserver();
  waiting.set(element, action);
  observer.observe(element);
  // in plain view: the observer would say so a frame later
  if (fresh.push(element) === 1) queueMicrotask(measure);
  signal.addEventListener('abort', () => {
    waiting.delete(element);
    observer?.unobserve(element);
  });
}
