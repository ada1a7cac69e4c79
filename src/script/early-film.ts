import type { LitElement } from 'lit';
import { isVisible } from '../elements/ojin-preview/near.ts';
import { endpointOf } from '../elements/ojin-preview/endpoint.ts';
import { reveal, showSurface } from '../elements/ojin-preview/frame.ts';
import { type Begun, handOver, subjectOf } from '../elements/ojin-preview/handover.ts';
import { createSurface, isCalm, savesData } from '../elements/ojin-preview/surface.ts';
import { findPreview, type Found } from '../ojin/preview.ts';
import { sourceAt } from './source.ts';

const sleep = (ms?: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Prepares the film of an element that is not upgraded yet.
 * @param loadElement called when the element itself should be loaded: after the first frame, on the
 * first interaction of a visitor, or if there is no film; calls `after` in any case
 * @returns starts the film
 */
export function earlyFilm(
  element: HTMLElement,
  loadElement: (after: () => Promise<void>) => void,
): () => Promise<void> {
  const attribute = (name: string) => element.getAttribute(name);
  const has = (name: string) => element.hasAttribute(name);
  const configId = attribute('config-id');
  const assetId = attribute('asset-id');
  const endpoint = endpointOf(attribute('api-base'));
  const released = new AbortController();
  const { signal } = released;
  let found: Found | undefined;

  /** Until the element takes over. */
  const listen = (target: EventTarget, types: string[], listener: (event: Event) => void) =>
    types.forEach((type) => target.addEventListener(type, listener, { signal }));

  const begun: Begun & { surface: HTMLVideoElement | null; wasTapped: boolean } = {
    subject: subjectOf(endpoint, configId, assetId),
    find: () => (found ??= findPreview(sourceAt(endpoint), { configId, assetId }, sleep)),
    surface: null,
    wasTapped: false,
    released,
  };
  handOver(element, begun);

  // its content may not be parsed yet
  const hasPoster = () => has('poster') || element.querySelector('[slot=poster]');
  // a film without controls gives way to the fallback content
  const needElement = () =>
    loadElement(async () => {
      await (element as Partial<LitElement>).updateComplete;
      if (signal.aborted) return;
      begun.surface?.pause();
      reveal(element, false);
    });
  const play = () => {
    begun.surface?.play().catch(() => undefined); // the element handles it
  };
  // as if the round button were already there
  const onInteraction = ({ type, target }: Event) => {
    needElement();
    const isPicture = target === element || target instanceof HTMLImageElement;
    begun.wasTapped ||= type === 'click' && isPicture && attribute('controls') !== 'none';
    if (begun.wasTapped) play();
  };
  listen(element, ['click', 'focusin'], onInteraction);

  return async () => {
    // in a task of its own: the one that measures the previews is long enough
    await sleep();
    if (hasPoster()) needElement(); // which shows it
    // functions set by the page take precedence, and only the element uses them
    const isOurs = endpoint && !('fetch' in element) && !('resolveAssets' in element);
    const asset = isOurs && !savesData() && (await begun.find().asset.catch(() => undefined));
    if (signal.aborted || !element.isConnected) return;
    if (!asset || asset.kind !== 'video') {
      needElement();
      return;
    }
    const autoplay = has('autoplay');
    // reads the layout before the film changes it
    const shouldPlay = autoplay && !isCalm() && isVisible(element);
    const surface = createSurface(asset, {
      autoplay,
      muted: has('muted'),
      loop: has('loop'),
      crossOrigin: attribute('crossorigin'),
    }) as HTMLVideoElement;
    begun.surface = surface;
    // once it is requested: a frame that shows it would delay that
    listen(surface, ['loadstart'], () => showSurface(element, surface));
    listen(surface, ['loadeddata', 'playing', 'error'], ({ type }) => {
      needElement();
      reveal(element, type === 'playing' || (type === 'loadeddata' && !hasPoster()));
    });
    if (begun.wasTapped || shouldPlay) play();
  };
}
