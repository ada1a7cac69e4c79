import type { OjinError } from '../../../http/error.ts';
import type { OjinEventDetails, RenewReason } from '../../events.ts';
import type { PreviewHost, Surface } from '../host.ts';
import type { Shown } from '../state.ts';

/** A player that wants to move, and gets neither a byte nor a frame for so many s, is stuck. */
const PATIENCE = 8;
/** The same when its link has run out, or the network has just come back. */
const SHORT_PATIENCE = 2;
/** A fresh link has to bring something within this time, in ms. */
const RESUME_TIMEOUT = 15_000;
/** Renewals in a row without {@link SETTLED} ms in between. */
const MAX_RENEWALS = 2;
const SETTLED = 2000;

/** `canPlayType` says `maybe` to `video/quicktime`, whatever is in the file. */
const KNOWN_TYPES = /mp4|webm|ogg|mpeg|aac|wav|flac/;

/** Where to go on. */
interface Position {
  readonly time: number;
  readonly rate: number;
  readonly volume: number;
  readonly muted: boolean;
  readonly status: Shown;
}

/**
 * Brings a preview back whose link ran out or whose network went away: fetches the asset again,
 * once for all its players, and goes on at the same time, rate, volume and play state. Bounded.
 * (Imports nothing at run time: see the README, "Chunks".)
 */
export class Recovery {
  readonly #host: PreviewHost;
  readonly #surface: Surface;
  readonly #lifetime = new AbortController();
  /** Not every engine says by an event that it got stuck. */
  readonly #heartbeat = setInterval(() => this.#beat(), 1000);
  #lastProgress = '';
  /** s without progress. */
  #still = 0;
  #busy = false;
  #renewals = 0;
  #renewedAt = 0;
  #position: Position | undefined;

  constructor(host: PreviewHost, surface: Surface) {
    this.#host = host;
    this.#surface = surface;
  }

  cancel(): void {
    this.#lifetime.abort();
    clearInterval(this.#heartbeat);
    this.#host.standIn = null;
  }

  /** The media element gave up. */
  error(): void {
    if (this.#host.state.status === 'error') return;
    const { media, asset } = this.#host;
    const mimeType = asset?.mimeType ?? '';
    // No engine says whether it was the format or the link. A type that engines know: the link.
    const refused =
      (media?.error?.code ?? 0) > MediaError.MEDIA_ERR_NETWORK &&
      (!media?.canPlayType(mimeType) || !KNOWN_TYPES.test(mimeType));
    if (refused) this.#host.fail('unsupported');
    else void this.#renew(this.#expired ? 'expired' : 'error');
  }

  /** Something happened: is the link still good, does the film still move? */
  check(): void {
    if (this.#busy || this.#host.state.status === 'error') return;
    this.#still = Math.max(this.#still, PATIENCE - SHORT_PATIENCE);
    if (!this.#expired) return;
    if (isMedia(this.#surface) && !isBuffered(this.#surface)) void this.#renew('expired');
    // what is buffered plays on; the fresh link is at hand when it is needed
    else void this.#host.freshAsset(this.#lifetime.signal).catch(() => undefined);
  }

  /** The visitor, or the network's return, asks for another try. */
  retry(): void {
    this.#renewals = 0;
    void this.#renew('error');
  }

  get #expired(): boolean {
    return Date.now() >= (this.#host.asset?.expiresAt ?? Infinity);
  }

  #beat(): void {
    const progress = this.#progress();
    const idle = this.#busy || document.hidden || this.#host.state.status === 'error';
    if (idle || !this.#wantsToMove || progress !== this.#lastProgress) {
      this.#lastProgress = progress;
      this.#still = 0;
    } else if (++this.#still >= (this.#expired ? SHORT_PATIENCE : PATIENCE)) {
      this.#still = 0;
      void this.#renew(this.#expired ? 'expired' : 'stall');
    }
  }

  get #wantsToMove(): boolean {
    const surface = this.#surface;
    if (!isMedia(surface)) return !surface.complete;
    const { seeking, paused, ended, readyState, preload } = surface;
    return seeking || (!paused && !ended) || (!readyState && preload !== 'none');
  }

  /** Changes whenever bytes or frames arrive. */
  #progress(): string {
    if (!isMedia(this.#surface)) return '';
    const { currentTime, buffered, readyState } = this.#surface;
    return [currentTime, readyState, ...ranges(buffered).flat()].join();
  }

  async #renew(reason: RenewReason): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const host = this.#host;
    const { signal } = this.#lifetime;
    if (Date.now() - this.#renewedAt > SETTLED) this.#renewals = 0;
    const position = (this.#position ??= this.#positionNow());
    host.dispatch({ type: 'renew' });
    try {
      if (++this.#renewals > MAX_RENEWALS) throw new Error('media');
      await online(signal);
      const asset = await host.freshAsset(signal);
      host.dispatch({ type: 'renewed', asset });
      const status = await this.#goOn(asset.url, position);
      this.#position = undefined;
      this.#renewedAt = Date.now();
      host.dispatch({ type: 'recovered', status });
      const detail: OjinEventDetails['ojin-renew'] = { reason };
      host.dispatchEvent(new CustomEvent('ojin-renew', { detail, bubbles: true, composed: true }));
    } catch (error) {
      if (!signal.aborted) host.fail((error as Partial<OjinError>).code ?? 'media');
    } finally {
      this.#busy = false;
      host.standIn = null;
      host.requestUpdate();
    }
  }

  async #goOn(url: string, position: Position): Promise<Shown> {
    const { signal } = this.#lifetime;
    const surface = this.#surface;
    const { time, status, rate, volume, muted } = position;
    if (!isMedia(surface)) {
      surface.src = url;
      await settled(surface, 'load', signal);
      return 'ready';
    }
    if (surface.localName === 'video' && surface.readyState) {
      // Keeps the picture. The element itself must stay: browsers allow sound to the one that was
      // tapped, not to its successor.
      const standIn = document.createElement('video');
      standIn.muted = standIn.playsInline = true;
      standIn.className = 'stand-in';
      await seek(standIn, url, time, signal);
      this.#host.standIn = standIn;
      this.#host.requestUpdate();
      await this.#host.updateComplete;
      // engines try again by themselves, too: then there is nothing left to do
      if (surface.currentTime > time && surface.readyState > surface.HAVE_CURRENT_DATA)
        return status;
    }
    await seek(surface, url, time, signal);
    Object.assign(surface, { playbackRate: rate, volume, muted });
    if (status !== 'playing') return status;
    return Promise.race([
      settled(surface, 'playing', signal).then(() => status),
      surface.play().then(
        () => status,
        () => 'paused' as const, // the browser wants a tap
      ),
    ]);
  }

  #positionNow(): Position {
    const { status } = this.#host.state;
    const {
      currentTime = 0,
      playbackRate = 1,
      volume = 1,
      muted = false,
    } = this.#host.media ?? ({} as Partial<HTMLMediaElement>);
    return {
      time: currentTime,
      rate: playbackRate,
      volume,
      muted,
      status: status === 'playing' || status === 'paused' ? status : 'ready',
    };
  }
}

const isMedia = (surface: Surface): surface is HTMLVideoElement | HTMLAudioElement =>
  surface.localName !== 'img';

const ranges = (buffered: TimeRanges): [start: number, end: number][] =>
  Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)]);

const isBuffered = ({ buffered, currentTime }: HTMLMediaElement): boolean =>
  ranges(buffered).some(([start, end]) => start <= currentTime && currentTime < end);

async function seek(
  media: HTMLMediaElement,
  url: string,
  time: number,
  signal: AbortSignal,
): Promise<void> {
  media.preload = 'auto';
  media.src = url;
  await settled(media, 'loadedmetadata', signal);
  if (!time) return;
  media.currentTime = time;
  await settled(media, 'seeked', signal);
}

/** Resolves on `type`; rejects on `error`, on abort, and when nothing comes. */
function settled(target: EventTarget, type: string, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  return new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(type));
    const timer = setTimeout(fail, RESUME_TIMEOUT);
    done.signal.addEventListener('abort', () => clearTimeout(timer));
    target.addEventListener(type, () => resolve(), { signal: done.signal });
    target.addEventListener('error', fail, { signal: done.signal });
    signal.addEventListener('abort', fail, { signal: done.signal });
  }).finally(() => done.abort());
}

const online = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (navigator.onLine) {
      resolve();
      return;
    }
    addEventListener('online', () => resolve(), { once: true, signal });
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

/** The build takes the white space out of what is tagged `css`. */
const css = String.raw;

export const recoveryStyles = css`
  .stand-in {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: var(--ojin-object-fit, cover);
    pointer-events: none;
  }
  .note {
    place-self: start;
    margin: 14px;
    padding: 4px 12px;
    border-radius: 99px;
    background: #14141cd9;
    color: #fff;
    font-size: 0.8125em;
  }
`;
