import { isVisible } from '../elements/ojin-preview/near.ts';
import { endpointOf } from '../elements/ojin-preview/endpoint.ts';
import { reveal, showSurface } from '../elements/ojin-preview/frame.ts';
import { type Begun, handOver, subjectOf } from '../elements/ojin-preview/handover.ts';
import { createSurface, isCalm, savesData } from '../elements/ojin-preview/surface.ts';
import { findPreview, type Found } from '../ojin/preview.ts';
import { sourceAt } from './source.ts';

const clock = { sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };

/**
 * Prepares the film of an element that is not upgraded yet.
 * @param needElement called when the element itself should come: after the first frame, where there
 * is no film, or as soon as a visitor touches it
 * @returns begins it
 */
export function earlyFilm(element: HTMLElement, needElement: () => void): () => Promise<void> {
  const attribute = (name: string) => element.getAttribute(name);
  const has = (name: string) => attribute(name) !== null;
  const configId = attribute('config-id');
  const assetId = attribute('asset-id');
  const endpoint = endpointOf(attribute('api-base'));
  const released = new AbortController();
  const { signal } = released;
  let found: Found | undefined;

  const begun: Begun & { surface: HTMLVideoElement | null; wasTapped: boolean } = {
    subject: subjectOf(endpoint, configId, assetId),
    find: () => (found ??= findPreview(sourceAt(endpoint), { configId, assetId }, clock)),
    surface: null,
    wasTapped: false,
    release: () => released.abort(),
  };
  handOver(element, begun);

  const play = () => {
    begun.surface?.play().catch(() => undefined); // the element will see
  };
  // as if the round control was there already
  const onTouch = ({ type, target }: Event) => {
    needElement();
    const isPicture = target === element || target instanceof HTMLImageElement;
    begun.wasTapped ||= type === 'click' && isPicture && attribute('controls') !== 'none';
    if (begun.wasTapped) play();
  };
  for (const type of ['click', 'focusin']) element.addEventListener(type, onTouch, { signal });

  return async () => {
    // its content may still be on its way
    const isCovered = () => has('poster') || element.querySelector('[slot=poster]');
    if (isCovered()) needElement(); // which shows it
    // what the page has set goes before, and is the element's to use
    const isOurs = endpoint && !('fetch' in element) && !('resolveAssets' in element);
    const asset = isOurs && !savesData() && (await begun.find().asset.catch(() => undefined));
    if (signal.aborted || !element.isConnected) return;
    if (!asset || asset.kind !== 'video') {
      needElement();
      return;
    }
    const autoplay = has('autoplay');
    // reads the layout: before the film changes it
    const isDue = autoplay && !isCalm() && isVisible(element);
    const surface = createSurface(asset, {
      autoplay,
      muted: has('muted'),
      loop: has('loop'),
      crossOrigin: attribute('crossorigin'),
    }) as HTMLVideoElement;
    begun.surface = surface;
    showSurface(element, surface);
    for (const type of ['loadeddata', 'playing', 'error'])
      surface.addEventListener(
        type,
        () => {
          needElement();
          reveal(element, type === 'playing' || (type === 'loadeddata' && !isCovered()));
        },
        { signal },
      );
    if (begun.wasTapped || isDue) play();
  };
}
