import type { ErrorCode } from '../../http/error.ts';
import { OjinError } from '../../http/error.ts';
import type { Attributes } from '../../ojin/resolve-assets.ts';
import type { Asset } from '../../ojin/wire.ts';
import type { RenewReason } from '../events.ts';
import type { Access } from './find.ts';
import type { GuestFilm } from './guest-film.ts';
import { holdPicture, isBuffered, moveTo, progressOf, settled } from './media.ts';
import { Nudge } from './nudge.ts';
import type { PreviewEvent, PreviewState, ShownStatus } from './state.ts';
import { hasFailed, isMedia, type Surface } from './surface.ts';

/** s without a byte or a frame after which a player that should progress is stuck. */
const PATIENCE = 8;
/** The same before the metadata: until then Chromium reports no progress. */
const LONG_PATIENCE = 30;
/** The same when its link has expired, or the network or the visitor has just come back. */
const SHORT_PATIENCE = 2;
/** Consecutive renewals without {@link SETTLED} ms in between. */
const MAX_RENEWALS = 2;
const SETTLED = 2000;

/** `canPlayType` returns `maybe` for `video/quicktime`, whatever is in the file. */
const KNOWN_TYPES = /mp4|webm|ogg|mpeg|aac|wav|flac/;

/** Where to resume. */
interface Position {
  readonly time: number;
  readonly rate: number;
  readonly volume: number;
  readonly muted: boolean;
  readonly status: ShownStatus;
}

/** The preview as its recovery sees it. */
export interface Recoverable extends Access {
  readonly state: PreviewState;
  readonly attributes: Attributes;
  /** A film from a source other than the API. */
  readonly guest: GuestFilm | undefined;
  dispatch(event: PreviewEvent): void;
  fail(error: OjinError): void;
  /** Starts over. @param reload bypasses the cache */
  load(reload: boolean): Promise<void>;
  /** A signed link was renewed, and playback resumed. */
  onRenewed(reason: RenewReason): void;
}

/**
 * Recovers a preview whose link expired or whose network was lost: fetches the asset again, once
 * for all its players, and resumes at the same time, rate, volume and play state. Bounded.
 */
export class Recovery {
  readonly #preview: Recoverable;
  readonly #surface: Surface;
  readonly #lifetime = new AbortController();
  /** Not every engine fires an event when it gets stuck. */
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  readonly #nudge = new Nudge();
  #lastProgress = '';
  /** `progress` events: bytes that no other property reflects yet. */
  #arrivals = 0;
  /** s without progress. */
  #stalledFor = 0;
  #busy = false;
  #renewals = 0;
  #renewedAt = 0;
  #position: Position | undefined;

  constructor(preview: Recoverable, surface: Surface) {
    this.#preview = preview;
    this.#surface = surface;
    const { signal } = this.#lifetime;
    surface.addEventListener('error', () => this.#onError(), { signal });
    surface.addEventListener('progress', () => this.#arrivals++, { signal });
    for (const type of ['play', 'seeking'])
      surface.addEventListener(
        type,
        () => {
          this.#check();
          this.#watch();
        },
        { signal },
      );
    // timers do not survive a sleeping laptop: a link's expiry is checked on events
    for (const type of ['focus', 'pageshow', 'online'])
      addEventListener(
        type,
        () => {
          this.#stalledFor = Math.max(this.#stalledFor, PATIENCE - SHORT_PATIENCE);
          this.#check();
        },
        { signal },
      );
    this.#watch();
    if (hasFailed(surface)) this.#onError();
  }

  cancel(): void {
    this.#lifetime.abort();
    clearInterval(this.#heartbeat);
  }

  /** Checks whether the link is still valid. */
  #check(): void {
    if (this.#busy || this.#preview.state.status === 'error' || !this.#expired) return;
    if (isMedia(this.#surface) && !isBuffered(this.#surface)) void this.#renew('expired');
    // what is buffered plays on; the fresh link is cached until needed, except for a guest's
    else if (!this.#preview.guest) void this.#freshAsset().catch(() => undefined);
  }

  /** Another try, when the visitor requests it or the network is back. */
  retry(): void {
    this.#renewals = 0;
    void this.#renew('error');
  }

  /** The media element failed. */
  #onError(): void {
    if (this.#preview.state.status === 'error') return;
    const mimeType = this.#preview.state.asset?.mimeType ?? '';
    const media = isMedia(this.#surface) ? this.#surface : null;
    // No engine reports whether the format or the link failed. With a well-known type, or none at
    // all, it is the link.
    const isUnsupported =
      mimeType !== '' &&
      (media?.error?.code ?? 0) > MediaError.MEDIA_ERR_NETWORK &&
      (!media?.canPlayType(mimeType) || !KNOWN_TYPES.test(mimeType));
    if (isUnsupported) void this.#fail(new OjinError('unsupported'));
    else void this.#renew(this.#expired ? 'expired' : 'error');
  }

  get #expired(): boolean {
    return Date.now() >= (this.#preview.state.asset?.expiresAt ?? Infinity);
  }

  /** Checks once a second, for as long as the film should progress. */
  #watch(): void {
    this.#heartbeat ??= setInterval(() => this.#beat(), 1000);
  }

  #beat(): void {
    if (!this.#shouldProgress && !this.#busy) {
      clearInterval(this.#heartbeat);
      this.#heartbeat = undefined;
    }
    const progress = [this.#arrivals, ...progressOf(this.#surface)].join();
    const isIdle = this.#busy || document.hidden || this.#preview.state.status === 'error';
    if (!isIdle && isMedia(this.#surface)) this.#nudge.beat(this.#surface);
    if (isIdle || !this.#shouldProgress || progress !== this.#lastProgress) {
      this.#lastProgress = progress;
      this.#stalledFor = 0;
    } else if (++this.#stalledFor >= this.#patience) {
      this.#stalledFor = 0;
      void this.#renew(this.#expired ? 'expired' : 'stall');
    }
  }

  /** s */
  get #patience(): number {
    if (this.#expired) return SHORT_PATIENCE;
    return isMedia(this.#surface) && !this.#surface.readyState ? LONG_PATIENCE : PATIENCE;
  }

  /** An image reports failure by itself, but no progress while it loads. */
  get #shouldProgress(): boolean {
    const surface = this.#surface;
    if (!isMedia(surface)) return !surface.complete && this.#expired;
    const { seeking, paused, ended, readyState, preload } = surface;
    return seeking || (!paused && !ended) || (!readyState && preload !== 'none');
  }

  async #renew(reason: RenewReason): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const { signal } = this.#lifetime;
    if (Date.now() - this.#renewedAt > SETTLED) this.#renewals = 0;
    const position = (this.#position ??= this.#positionNow());
    this.#preview.dispatch({ type: 'renew' });
    try {
      if (++this.#renewals > MAX_RENEWALS) throw new OjinError('media');
      await online(signal);
      const asset = await this.#freshAsset();
      signal.throwIfAborted();
      // an element for films cannot show an image
      if (asset.kind !== this.#preview.state.asset?.kind) void this.#preview.load(true);
      signal.throwIfAborted();
      this.#preview.dispatch({ type: 'renewed', asset });
      const status = await this.#resume(asset.url, position);
      signal.throwIfAborted();
      this.#position = undefined;
      this.#renewedAt = Date.now();
      this.#preview.dispatch({ type: 'recovered', status });
      this.#preview.onRenewed(reason);
    } catch (error) {
      const code: ErrorCode = error instanceof OjinError ? error.code : 'media';
      if (!signal.aborted) await this.#fail(new OjinError(code));
    } finally {
      this.#busy = false;
      this.#watch();
    }
  }

  /** The asset with a fresh link; concurrent callers share one request. */
  async #freshAsset(): Promise<Asset> {
    const { guest, state } = this.#preview;
    if (guest) return guest.renew();
    if (!state.asset) throw new OjinError('aborted');
    const { renewAsset } = await import('./find.ts');
    return renewAsset(this.#preview, state.asset, this.#lifetime.signal);
  }

  /** Fails, unless a cached response may be to blame: then everything is fetched again, once. */
  async #fail(error: OjinError): Promise<void> {
    const { guest, state, attributes } = this.#preview;
    const client = guest ? undefined : await import('./find.ts').catch(() => undefined);
    if (this.#lifetime.signal.aborted) return;
    const mayBeStale = error.code === 'media' || !error.retryable;
    if (mayBeStale && client?.isDoubtful(this.#preview, attributes, state.asset))
      void this.#preview.load(true);
    else this.#preview.fail(error);
  }

  async #resume(
    url: string,
    { time, status, rate, volume, muted }: Position,
  ): Promise<ShownStatus> {
    const { signal } = this.#lifetime;
    const surface = this.#surface;
    if (!isMedia(surface)) {
      surface.src = url;
      await settled(surface, 'load', signal);
      return 'ready';
    }
    // The element itself must stay: browsers allow sound for the one that was tapped, not for its
    // replacement.
    const release = await holdPicture(surface, url, time, signal);
    try {
      // engines retry by themselves, too: then there is nothing left to do, unless they starve again
      const { currentTime, error, readyState, HAVE_CURRENT_DATA } = surface;
      const isAhead = !error && currentTime > time && readyState >= HAVE_CURRENT_DATA;
      if (isAhead && readyState > HAVE_CURRENT_DATA) return status;
      await moveTo(surface, url, isAhead ? currentTime : time, signal);
      Object.assign(surface, { playbackRate: rate, volume, muted });
      if (status !== 'playing') return status;
      return await Promise.race([
        settled(surface, 'playing', signal).then(() => status),
        surface.play().then(
          () => status,
          () => 'paused' as const, // the browser requires a tap
        ),
      ]);
    } finally {
      release();
    }
  }

  #positionNow(): Position {
    const { status } = this.#preview.state;
    const {
      currentTime = 0,
      playbackRate = 1,
      volume = 1,
      muted = false,
    } = isMedia(this.#surface) ? this.#surface : {};
    return {
      time: currentTime,
      rate: playbackRate,
      volume,
      muted,
      status: status === 'playing' || status === 'paused' ? status : 'ready',
    };
  }
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
