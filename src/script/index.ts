/**
 * The entry point of the script tag: starts the films of the elements on the page, and loads the
 * elements themselves. Small, and without Lit: it runs before everything else.
 */
import { inFrame, make } from '../elements/ojin-preview/frame.ts';
import { begunFor } from '../elements/ojin-preview/handover.ts';
import { isNear } from '../elements/ojin-preview/near.ts';
import { earlyFilm } from './early-film.ts';

/** ms after which the element is loaded, whether or not a film has shown its first frame. */
const LONGEST_WAIT = 1000;

/** Names of the chunks, injected by the build. */
declare const BASE: string, PREVIEW: string, TASK: string;

declare global {
  /** URL of the folder that contains `chunks`, for an inline script, which has no URL. */
  var ojinWidgetBase: string | undefined;
}

/** The chunks are next to this file. A cross-origin classic script has no relative imports. */
const classic = document.currentScript as HTMLScriptElement | null;
const own = classic?.src ?? import.meta.url;
// falls back to the page's URL, so that the error names the one that was tried
const base = globalThis.ojinWidgetBase ?? (own || document.baseURI);
const urlOf = (chunk: string): string => new URL(chunk, base).href;

/** Fetches and compiles a chunk; evaluating it while the API responds would delay the film. */
const preload = (chunk: string) =>
  document.head.append(make('link', { rel: 'modulepreload', href: urlOf(chunk) }));

/** Imports an element: once, but again if the network failed. A failure is reported once. */
const importing = (chunk: string) => {
  let isReported = false;
  return (after?: () => Promise<void>): void => {
    void import(urlOf(chunk))
      .catch((error: unknown) => {
        // eslint-disable-next-line no-console -- nothing else notifies the page's developer
        if (!isReported) console.error('ojin-widget:', error);
        isReported = true;
      })
      .then(after);
  };
};

const needPreview = importing(PREVIEW);
const needTask = importing(TASK);

/** Matching elements in a subtree, including its root; a document never matches. */
const within = (root: ParentNode, selector: string): HTMLElement[] =>
  [root as HTMLElement, ...root.querySelectorAll<HTMLElement>(selector)].filter((element) =>
    (element as Partial<Element>).matches?.(selector),
  );

function begin(root: ParentNode): void {
  if (within(root, 'sjinn-task')[0]) needTask();
  const previews = within(root, 'ojin-preview:not(:defined)').filter((it) => !begunFor(it));
  // all of them get their size before any of them is measured
  for (const element of previews) inFrame(element, 'base');
  for (const element of previews) {
    const beginFilm = earlyFilm(element, needPreview);
    // changes nothing in this task, so that all are measured in one layout
    if (element.matches('[loading=eager]') || isNear(element)) void beginFilm();
  }
}

begin(document);
new MutationObserver((records) => {
  for (const { addedNodes } of records)
    for (const node of addedNodes) if (node instanceof Element) begin(node);
}).observe(document, { childList: true, subtree: true });
// deferred: the requests for films and the API go first
setTimeout(() => {
  preload(PREVIEW);
  // a classic script does not know its URL after a redirect; its chunks do
  if (!classic) preload(BASE);
}, 50);
// also for elements that cannot be seen from here: in shadow roots, for instance
setTimeout(needPreview, LONGEST_WAIT);
