/**
 * What a script tag loads: begins the films of the elements on the page, and brings the elements
 * themselves. Small, and without Lit: it runs before everything else.
 */
import { inFrame } from '../elements/ojin-preview/frame.ts';
import { hasBegun } from '../elements/ojin-preview/handover.ts';
import { isNear } from '../elements/ojin-preview/near.ts';
import { earlyFilm } from './early-film.ts';

/** ms after which the element comes, whether a film shows its first frame or not. */
const LONGEST_WAIT = 250;

/** Imports an element once; Lit at the same time, not after it. */
function once(load: () => Promise<unknown>): () => void {
  let loading: Promise<unknown> | undefined;
  return () => {
    loading ??= Promise.all([import('lit'), load()]).catch((error: unknown) => {
      // eslint-disable-next-line no-console -- nothing else tells the page's developer
      console.error('ojin-widget did not load:', error);
    });
  };
}

const needPreview = once(() => import('../elements/ojin-preview/ojin-preview.ts'));
const needTask = once(() => import('../elements/sjinn-task/sjinn-task.ts'));

/** Elements of a kind in what has come, itself included. */
const within = (root: Document | Element, selector: string): HTMLElement[] =>
  [root as HTMLElement, ...root.querySelectorAll<HTMLElement>(selector)].filter(
    (element) => element instanceof Element && element.matches(selector),
  );

function begin(root: Document | Element): void {
  if (within(root, 'sjinn-task')[0]) needTask();
  const previews = within(root, 'ojin-preview:not(:defined)').filter((it) => !hasBegun(it));
  // all of them get their size before one of them is measured
  for (const element of previews) inFrame(element, 'base');
  const due = previews.map((it) => it.getAttribute('loading') === 'eager' || isNear(it));
  previews.forEach((element, index) => {
    const beginFilm = earlyFilm(element, needPreview);
    if (due[index]) void beginFilm();
  });
}

begin(document);
new MutationObserver((records) => {
  for (const { addedNodes } of records)
    for (const node of addedNodes) if (node instanceof Element) begin(node);
}).observe(document, { childList: true, subtree: true });
// for elements that nobody sees from here, too: in shadow roots, for instance
setTimeout(needPreview, LONGEST_WAIT);
