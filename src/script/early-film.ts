import { endpointOf } from '../elements/ojin-preview/endpoint.ts';
import { frameOf, reveal, showPoster, showSurface } from '../elements/ojin-preview/frame.ts';
import { handOver, subjectOf } from '../elements/ojin-preview/handover.ts';
import {
  createSurface,
  isCalm,
  savesData,
  type Surface,
  tryPlay,
} from '../elements/ojin-preview/surface.ts';
import { httpUrl } from '../http/url.ts';
import { loadPreview, type PreviewDetail } from '../ojin/preview.ts';
import type { Asset } from '../ojin/wire.ts';
import { sourceAt } from './source.ts';

const clock = { sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };

/**
 * Prepares the film of an element that is not upgraded yet.
 * @param needElement called when the element itself should come: while the network answers, after
 * the first frame, or as soon as a visitor touches it
 * @returns begins it; `isVisible`: it may play by itself
 */
export function earlyFilm(
  element: HTMLElement,
  needElement: () => void,
): (isVisible: boolean) => Promise<void> {
  const attribute = (name: string) => element.getAttribute(name);
  const has = (name: string) => element.hasAttribute(name);
  const configId = attribute('config-id');
  const assetId = attribute('asset-id');
  const endpoint = endpointOf(attribute('api-base'));
  const ownPoster = httpUrl(attribute('poster'), document.baseURI);
  const playsByItself = has('autoplay') && !isCalm();
  const frame = frameOf(element);
  const released = new AbortController();
  const { signal } = released;
  let known: PreviewDetail = {};
  let onDetail: ((detail: PreviewDetail) => void) | undefined;
  let finding: Promise<Asset | undefined> | undefined;
  let surface: Surface | null | undefined;
  let wasTapped = false;

  const find = () =>
    (finding ??= loadPreview(
      sourceAt(endpoint, needElement),
      { configId, assetId },
      {
        clock,
        onDetail(detail) {
          known = { ...known, ...detail };
          onDetail?.(detail);
          const { poster } = detail;
          if (poster && !signal.aborted && !surface && !ownPoster && !playsByItself)
            showPoster(frame, poster.url);
        },
      },
    ));

  handOver(element, {
    subject: subjectOf(endpoint, configId, assetId),
    find(listener) {
      onDetail = listener;
      listener(known);
      return find();
    },
    get surface() {
      return surface ?? undefined;
    },
    get wasTapped() {
      return wasTapped;
    },
    release: () => released.abort(),
  });

  // as if the round control was there already
  element.addEventListener(
    'click',
    () => {
      needElement();
      wasTapped = attribute('controls') !== 'none';
      if (wasTapped && surface) void tryPlay(surface);
    },
    { signal },
  );
  element.addEventListener('focusin', needElement, { signal });

  return async (isVisible) => {
    if (ownPoster) showPoster(frame, ownPoster);
    // what the page has set goes before, and is the element's to use
    const isOurs = endpoint && !('fetch' in element) && !('resolveAssets' in element);
    const asset = isOurs && !savesData() ? await find().catch(() => undefined) : undefined;
    if (asset?.kind !== 'video' && asset?.kind !== 'image') return needElement();
    if (signal.aborted) return;
    const playback = { autoplay: has('autoplay'), muted: has('muted'), loop: has('loop') };
    surface = createSurface(asset, playback);
    if (!surface) return;
    showSurface(frame, surface);
    const on = (type: string, act: () => void) => surface?.addEventListener(type, act, { signal });
    const show = () => reveal(frame, true);
    on('load', show);
    on('playing', show);
    if (!ownPoster && !element.querySelector('[slot=poster]')) on('loadedmetadata', show);
    for (const type of ['loadeddata', 'load', 'error']) on(type, needElement);
    if (wasTapped || (playsByItself && isVisible && !document.hidden)) void tryPlay(surface);
  };
}
