import { html, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { httpUrl } from '../../http/url.ts';
import { frameStyles } from './frame.styles.ts';

/*
 * What Lit SSR renders: the frame of `frame.ts` with the page's own poster, which the script tag or
 * the element then finds in the shadow root and keeps. Not in what a browser loads.
 */

export const serverStyles = [unsafeCSS(frameStyles)];

/** Relative posters are checked as if they were on this page: a server does not know its own. */
const SOME_PAGE = 'https://page.invalid';

interface Attributes {
  readonly poster: string | null | undefined;
  readonly crossOrigin: string | null;
}

/** The elements and their order are those of `inFrame()` and `showPoster()`. */
export function renderFrame({ poster, crossOrigin }: Attributes): TemplateResult {
  const url = httpUrl(poster, SOME_PAGE);
  const image = html`<img part="poster" alt="" crossorigin=${crossOrigin ?? nothing} src=${url} />`;
  return html`<div class="base" part="base">
    <div class="stage" part="stage">
      <div class="poster">
        <slot name="poster">${url ? image : nothing}<slot ?hidden=${!!url}></slot></slot>
      </div>
    </div>
    <slot name="actions"></slot>
    <slot name="task"></slot>
  </div>`;
}
