/*
 * What stands in the shadow root from the first moment to the last: the box, the poster and the
 * surface, made by hand. The script tag makes it before the element is upgraded; the element finds it
 * and renders the rest into the stage. So the media element never moves in the DOM: a move stalls
 * playback in engines without `moveBefore()`.
 */
import { adopt } from '../style-sheets.ts';
import { frameStyles } from './frame.styles.ts';
import type { Surface } from './surface.ts';

export interface Frame {
  readonly base: HTMLElement;
  /** The box of the picture; everything in it lies over the poster. */
  readonly stage: HTMLElement;
  readonly poster: HTMLElement;
}

/** The frame of an element; made unless it is there. */
export function frameOf(element: HTMLElement): Frame {
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  adopt(root, frameStyles);
  const found = root.querySelector<HTMLElement>('.base');
  if (found) {
    const [stage, poster] = [...found.querySelectorAll<HTMLElement>('.stage, .poster')];
    if (stage && poster) return { base: found, stage, poster };
  }

  const base = block('base', 'base');
  const stage = block('stage', 'stage');
  const poster = block('poster');
  const posterSlot = slot('poster');
  // what stood in the element before is the poster, unless there is a better one
  posterSlot.append(slot());
  poster.append(posterSlot);
  stage.append(poster);
  base.append(stage, slot('actions'), slot('task'));
  root.append(base);
  return { base, stage, poster };
}

/** Shows a poster behind the surface; without one, the content of the element. */
export function showPoster({ poster }: Frame, url: string | undefined): void {
  const posterSlot = poster.firstElementChild;
  const shown = posterSlot?.firstElementChild;
  const isPicture = shown instanceof HTMLImageElement;
  if (!posterSlot || (isPicture ? shown.getAttribute('src') : undefined) === url) return;
  if (!url) return posterSlot.replaceChildren(slot());
  const picture = document.createElement('img');
  picture.alt = '';
  picture.setAttribute('part', 'poster');
  picture.src = url;
  posterSlot.replaceChildren(picture);
}

/** Puts a surface over the poster, unless it is there. It is not to be seen before `reveal()`. */
export function showSurface({ stage, poster }: Frame, surface: Surface): void {
  if (surface.parentNode !== stage) poster.after(surface);
}

/** Fades the surface in over the poster, or out. */
export function reveal({ stage }: Frame, isRevealed: boolean): void {
  stage.classList.toggle('revealed', isRevealed);
}

function block(className: string, part?: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  if (part) element.setAttribute('part', part);
  return element;
}

function slot(name?: string): HTMLSlotElement {
  const element = document.createElement('slot');
  if (name) element.name = name;
  return element;
}
