/**
 * What a script tag loads: begins the films of the elements on the page, and brings the elements
 * themselves. Small, and without Lit: it runs before everything else.
 */
import { VISIBLE } from '../elements/ojin-preview/autoplay.ts';
import { frameOf } from '../elements/ojin-preview/frame.ts';
import { hasBegun } from '../elements/ojin-preview/handover.ts';
import { isNear } from '../elements/ojin-preview/near.ts';
import { earlyFilm } from './early-film.ts';

/** ms after which the element comes, whether a film shows its first frame or not. */
const LONGEST_WAIT = 250;

/** Imports once. */
function once(load: () => Promise<unknown>): () => void {
  let loading: Promise<unknown> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      // eslint-disable-next-line no-console -- nothing else tells the page's developer
      console.error('ojin-widget: a part of the script did not load.', error);
    });
  };
}

/** What both import is asked for at the same time, not after them. */
const needPreview = once(() =>
  Promise.all([import('lit'), import('../elements/ojin-preview/ojin-preview.ts')]),
);
const needTask = once(() =>
  Promise.all([import('lit'), import('../elements/sjinn-task/sjinn-task.ts')]),
);

/** Elements of a kind in a subtree, its root included. */
const within = (root: ParentNode, tag: string): HTMLElement[] => [
  ...(root instanceof HTMLElement && root.matches(tag) ? [root] : []),
  ...root.querySelectorAll<HTMLElement>(tag),
];

function begin(root: ParentNode): void {
  if (within(root, 'sjinn-task').length) needTask();
  const previews = within(root, 'ojin-preview:not(:defined)').filter((it) => !hasBegun(it));
  // all of them get their size before one of them is measured
  previews.forEach(frameOf);
  const near = previews.filter((it) => it.getAttribute('loading') === 'eager' || isNear(it));
  const visible = near.filter((it) => isNear(it, -VISIBLE * it.clientHeight));
  for (const element of previews) {
    const beginFilm = earlyFilm(element, needPreview);
    if (near.includes(element)) void beginFilm(visible.includes(element));
  }
}

begin(document);
new MutationObserver((records) => {
  for (const { addedNodes } of records)
    for (const node of addedNodes) if (node instanceof HTMLElement) begin(node);
}).observe(document, { childList: true, subtree: true });
// for elements that nobody sees from here, too: in shadow roots, for instance
setTimeout(needPreview, LONGEST_WAIT);
