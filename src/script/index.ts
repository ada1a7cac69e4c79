/**
 * What a script tag loads: begins the films of the elements on the page, and brings the elements
 * themselves. Small, and without Lit: it runs before everything else.
 */
import { inFrame, make } from '../elements/ojin-preview/frame.ts';
import { hasBegun } from '../elements/ojin-preview/handover.ts';
import { isNear } from '../elements/ojin-preview/near.ts';
import { earlyFilm } from './early-film.ts';

/** ms after which the element comes, whether a film shows its first frame or not. */
const LONGEST_WAIT = 1000;

/** The build says how the chunks are called. */
declare const BASE: string, PREVIEW: string, TASK: string;

declare global {
  /** URL of the folder of `chunks`, for a script that stands in the page itself, without a URL. */
  var ojinWidgetBase: string | undefined;
}

/** The chunks are beside this file. A classic script of another origin cannot import relative to itself. */
const classic = document.currentScript as HTMLScriptElement | null;
const own = classic ? classic.src : import.meta.url;
// without a URL of its own, the error names the one that was tried
const base = globalThis.ojinWidgetBase ?? (own || document.baseURI);
const urlOf = (chunk: string): string => new URL(chunk, base).href;

/** Fetches and compiles a chunk; to evaluate it while the API answers would hold up the film. */
const preload = (chunk: string) =>
  document.head.append(make('link', { rel: 'modulepreload', href: urlOf(chunk) }));

/** Imports an element: once, but again when the network has failed. */
const importing = (chunk: string) => () => {
  import(urlOf(chunk)).catch((error: unknown) => {
    // eslint-disable-next-line no-console -- nothing else tells the page's developer
    console.error('ojin-widget:', error);
  });
};

const needPreview = importing(PREVIEW);
const needTask = importing(TASK);

/** Elements of a kind in what has come, itself included; a document is none. */
const within = (root: ParentNode, selector: string): HTMLElement[] =>
  [root as HTMLElement, ...root.querySelectorAll<HTMLElement>(selector)].filter((element) =>
    (element as Partial<Element>).matches?.(selector),
  );

function begin(root: ParentNode): void {
  if (within(root, 'sjinn-task')[0]) needTask();
  const previews = within(root, 'ojin-preview:not(:defined)').filter((it) => !hasBegun(it));
  // all of them get their size before one of them is measured
  for (const element of previews) inFrame(element, 'base');
  for (const element of previews) {
    const beginFilm = earlyFilm(element, needPreview);
    // changes nothing before its answers are there, so that all of them are measured in one layout
    if (element.matches('[loading=eager]') || isNear(element)) void beginFilm();
  }
}

begin(document);
new MutationObserver((records) => {
  for (const { addedNodes } of records)
    for (const node of addedNodes) if (node instanceof Element) begin(node);
}).observe(document, { childList: true, subtree: true });
// a moment later: the requests for films and API leave first
setTimeout(() => {
  preload(PREVIEW);
  // a classic script does not know where a redirect has led: its chunks do
  if (!classic) preload(BASE);
}, 50);
// for elements that nobody sees from here, too: in shadow roots, for instance
setTimeout(needPreview, LONGEST_WAIT);
