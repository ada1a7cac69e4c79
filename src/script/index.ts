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
  interface Window {
    /** Folder of the chunks, for a script that stands in the page itself. */
    ojinWidgetBase?: string;
  }
}

/** The chunks are beside this file. A classic script of another origin cannot import relative to itself. */
const classic = document.currentScript as HTMLScriptElement | null;
const base = window.ojinWidgetBase ?? classic?.src ?? import.meta.url;
const urlOf = (chunk: string): string => new URL(chunk, base).href;

/** Fetches and compiles a chunk; to evaluate it while the API answers would hold up the film. */
const preload = (chunk: string) =>
  document.head.append(make('link', { rel: 'modulepreload', href: urlOf(chunk) }));

/** Imports an element once. */
function once(chunk: string): () => void {
  let loading: Promise<unknown> | undefined;
  return () => {
    loading ??= import(urlOf(chunk)).catch((error: unknown) => {
      // eslint-disable-next-line no-console -- nothing else tells the page's developer
      console.error('ojin-widget: trusted-types lit-html', error);
      // a film that nobody can stop is no preview: what stood there before stays
      for (const { shadowRoot } of fresh()) shadowRoot?.replaceChildren(make('slot'));
    });
  };
}

const needPreview = once(PREVIEW);
const needTask = once(TASK);

/** Elements that nobody has upgraded yet. */
const fresh = () => [...document.querySelectorAll<HTMLElement>('ojin-preview:not(:defined)')];

function begin(): void {
  if (document.querySelector('sjinn-task')) needTask();
  const previews = fresh().filter((it) => !hasBegun(it));
  // all of them get their size before one of them is measured
  for (const element of previews) inFrame(element, 'base');
  // a film changes nothing before its answers come, so that this is one layout
  for (const element of previews) {
    const beginFilm = earlyFilm(element, needPreview);
    if (element.matches('[loading=eager]') || isNear(element)) void beginFilm();
  }
}

if (base) {
  begin();
  new MutationObserver(begin).observe(document, { childList: true, subtree: true });
  preload(PREVIEW);
  // a classic script does not know where a redirect has led: its chunks do
  if (!classic) preload(BASE);
  // for elements that nobody sees from here, too: in shadow roots, for instance
  setTimeout(needPreview, LONGEST_WAIT);
} else console.error('no ojinWidgetBase'); // eslint-disable-line no-console
