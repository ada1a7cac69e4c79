import { httpUrl } from '../../http/url.ts';

interface Host extends HTMLElement {
  readonly media: HTMLMediaElement | null;
}

/** Attributes that are passed on as they are; `src` is checked, `default` followed once. */
const PASSED = ['kind', 'srclang', 'label'] as const;

/** Media elements that follow the tracks of their host. */
const following = new WeakSet<HTMLMediaElement>();

const urlOf = (track: Element): string | undefined =>
  httpUrl(track.getAttribute('src'), document.baseURI);

/**
 * Gives a film a copy of each `<track>` in its host, from now on, as they come, change and go. They
 * are copied, not moved: frameworks own what they have rendered.
 */
export function passTracks(host: Host, media: HTMLMediaElement): void {
  if (following.has(media)) return;
  following.add(media);
  const copies = new Map<Element, HTMLTrackElement>();

  const isShown = () => [...media.textTracks].some(({ mode }) => mode === 'showing');

  const copyOf = (original: HTMLTrackElement): HTMLTrackElement => {
    const url = urlOf(original) ?? '';
    const known = copies.get(original);
    // Firefox loads no second file into a track
    const isSame = known?.getAttribute('src') === url;
    const copy = isSame ? known : document.createElement('track');
    for (const name of PASSED) {
      const value = original.getAttribute(name);
      if (value === null) copy.removeAttribute(name);
      else copy.setAttribute(name, value);
    }
    if (isSame) return copy;
    copy.setAttribute('src', url);
    copies.set(original, copy);
    // browsers follow `default` only in what is there before the film, and again at each new link
    const shows = known ? known.track.mode === 'showing' : original.default && !isShown();
    known?.remove();
    media.append(copy);
    if (/chapters|metadata/.test(copy.kind)) copy.track.mode = 'hidden';
    else if (shows) copy.track.mode = 'showing';
    return copy;
  };

  const sync = () => {
    if (host.media !== media) {
      observer.disconnect();
      return;
    }
    const originals = [...host.querySelectorAll<HTMLTrackElement>(':scope > track')].filter(urlOf);
    const current = new Set(originals.map(copyOf));
    for (const [original, copy] of copies)
      if (!current.has(copy)) {
        copy.remove();
        copies.delete(original);
      }
  };
  const observer = new MutationObserver(sync);
  observer.observe(host, { childList: true, subtree: true, attributeFilter: ['src', ...PASSED] });
  sync();
}
