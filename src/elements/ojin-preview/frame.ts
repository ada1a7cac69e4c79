/*
 * The permanent part of the shadow root: the box, the poster and the surface, created imperatively.
 * The script tag creates it before the element is upgraded, or a server has rendered it
 * (`server.ts`); the element finds it and renders the rest into the stage. So the media element never
 * moves in the DOM: a move stalls playback in engines without `moveBefore()`.
 */
import { adopt } from '../style-sheets.ts';
import { frameStyles } from './frame.styles.ts';
import type { Surface } from './surface.ts';

/** Finds the part of the frame with this class; creates the frame if it does not exist. */
export function inFrame(element: HTMLElement, name: 'base' | 'stage' | 'poster'): HTMLElement {
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  adopt(root, frameStyles);
  const found = root.querySelector<HTMLElement>(`.${name}`);
  if (found) return found;
  root.append(
    make(
      'div',
      { class: 'base', part: 'base' },
      make(
        'div',
        { class: 'stage', part: 'stage' },
        // the content of the element is the poster, unless there is a better one
        make('div', { class: 'poster' }, make('slot', { name: 'poster' }, make('slot'))),
      ),
      make('slot', { name: 'actions' }),
      make('slot', { name: 'task' }),
    ),
  );
  return inFrame(element, name);
}

/** Shows a poster behind the surface; without a URL, the content of the element. */
export function showPoster(
  element: HTMLElement,
  url: string | undefined,
  crossOrigin: string | null | undefined,
): void {
  const container = inFrame(element, 'poster').firstElementChild;
  if (container?.firstElementChild?.getAttribute('src') === (url ?? null)) return;
  const cors = crossOrigin != null && { crossorigin: crossOrigin };
  const attributes = { part: 'poster', alt: '', ...cors, src: url ?? '' };
  // a hidden slot still reports what comes into the element
  const slot = make('slot', url ? { hidden: '' } : {});
  container?.replaceChildren(...(url ? [make('img', attributes)] : []), slot);
}

/** Places a surface over the poster, unless it is there already. Invisible until `reveal()`. */
export function showSurface(element: HTMLElement, surface: Surface): void {
  const poster = inFrame(element, 'poster');
  if (surface.parentNode !== poster.parentNode) poster.after(surface);
}

/** Fades the surface in over the poster, or out. */
export function reveal(element: HTMLElement, isRevealed: boolean): void {
  inFrame(element, 'stage').classList.toggle('revealed', isRevealed);
}

/** Whether the surface is visible. */
export const isRevealed = (element: HTMLElement): boolean =>
  inFrame(element, 'stage').matches('.revealed');

/** Creates an element with attributes and children. */
export function make(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Element[]
): Element {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name] ?? '');
  element.append(...children);
  return element;
}
