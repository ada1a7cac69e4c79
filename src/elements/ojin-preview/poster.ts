import { httpUrl } from '../../http/url.ts';
import { inFrame } from './frame.ts';
import type { PreviewState } from './state.ts';
import { hasFailed, isCalm } from './surface.ts';

interface Host extends HTMLElement {
  readonly poster: string | null | undefined;
  readonly state: PreviewState;
}

const ownUrl = ({ poster }: Host): string | undefined => httpUrl(poster, document.baseURI);

/** The page's own poster stays until the film is played, unless it cannot be loaded. */
export function hasOwnPoster(host: Host): boolean {
  const own = ownUrl(host)
    ? inFrame(host, 'poster').querySelector('img')
    : host.querySelector<HTMLImageElement>('[slot=poster]');
  return !!own && !hasFailed(own);
}

/** The page's own poster; or the persona's, unless a slotted one or a film that autoplays covers it. */
export function posterUrl(host: Host, autoplay: boolean): string | undefined {
  const { poster, asset } = host.state;
  const isCovered = hasOwnPoster(host) || (autoplay && !isCalm());
  const isOther = poster && poster.id !== asset?.id && !isCovered;
  return ownUrl(host) ?? (isOther ? poster.url : undefined);
}
