import type { ErrorCode } from '../../http/error.ts';
import { OjinError } from '../../http/error.ts';
import type { Attributes } from '../../ojin/resolve-assets.ts';
import type { Asset } from '../../ojin/wire.ts';
import type { RenewReason } from '../events.ts';
import type { Access } from './find.ts';
import type { GuestFilm } from './guest-film.ts';
import { holdPicture, isBuffered, moveTo, progressOf, settled } from './media.ts';
import type { PreviewEvent, PreviewState, ShownStatus } from './state.ts';
import { hasFailed, isMedia, type Surface } from './surface.ts';

/** A player that wants to move, and gets neither a byte nor a frame for so many s, is stuck. */
const PATIENCE = 8;
/** The same when its link has run out, or the network has just come back. */
const SHORT_PATIENCE = 2;
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
  readonly status: ShownStatus;
}

/** What a recovery sees of its preview. */
export interface Recoverable extends Access {
  readonly state: PreviewState;
  readonly attributes: Attributes;
  /** A film of another origin than the API. */
  readonly guest: GuestFilm | undefined;
  dispatch(event: PreviewEvent): void;
  fail(error: OjinError): void;
  /** Starts over. @param reload fetch again what is kept */
  load(reload: boolean): Promise<void>;
  /** A signed link was replaced, and playing went on. */
  onRenewed(reason: RenewReason): void;
}

/**
 * Brings a preview back whose link ran out or whose network went away: fetches the asset again,
 * once for all its players, and goes on at the same time, rate, volume and play state. Bounded.
 */
export class Recovery {
  readonly #preview: Recoverable;
  readonly #surface: Surface;
  readonly #lifetime = new AbortController();
  /** Not every engine says by an event that it got stuck. */
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #lastProgress = '';
  /** `progress` events: bytes that no other property shows yet. */
  #arrivals = 0;
  /** s without progress. */
  #still = 0;
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
          this.check();
          this.#watch();
        },
        { signal },
      );
    // timers do not survive a sleeping laptop: a link's expiry is checked when something happens
    for (const type of ['focus', 'pageshow', 'online'])
      addEventListener(type, () => this.check(), { signal });
    this.#watch();
    if (hasFailed(surface)) this.#onError();
  }

  cancel(): void {
    this.#lifetime.abort();
    clearInterval(this.#heartbeat);
  }

  /** Something happened: is the link still good, does the film still move? */
  check(): void {
    if (this.#busy || this.#preview.state.status === 'error') return;
    this.#still = Math.max(this.#still, PATIENCE - SHORT_PATIENCE);
    if (!this.#expired) return;
    if (isMedia(this.#surface) && !isBuffered(this.#surface)) void this.#renew('expired');
    // what is buffered plays on; the fresh link is kept for when it is needed, but for a guest's
    else if (!this.#preview.guest) void this.#freshAsset().catch(() => undefined);
  }

  /** The visitor, or the network's return, asks for another try. */
  retry(): void {
    this.#renewals = 0;
    void this.#renew('error');
  }

  /** The media element gave up. */
  #onError(): void {
    if (this.#preview.state.status === 'error') return;
    const mimeType = this.#preview.state.asset?.mimeType ?? '';
    const media = isMedia(this.#surface) ? this.#surface : null;
    // No engine says whether it was the format or the link. A type that engines know, or no type at
    // all: the link.
    const isRefused =
      mimeType !== '' &&
      (media?.error?.code ?? 0) > MediaError.MEDIA_ERR_NETWORK &&
      (!media?.canPlayType(mimeType) || !KNOWN_TYPES.test(mimeType));
    if (isRefused) void this.#fail(new OjinError('unsupported'));
    else void this.#renew(this.#expired ? 'expired' : 'error');
  }

  get #expired(): boolean {
    return Date.now() >= (this.#preview.state.asset?.expiresAt ?? Infinity);
  }

  /** Looks once a second, for as long as the film wants to move. */
  #watch(): void {
    this.#heartbeat ??= setInterval(() => this.#beat(), 1000);
  }

  #beat(): void {
    if (!this.#wantsToMove && !this.#busy) {
      clearInterval(this.#heartbeat);
      this.#heartbeat = undefined;
    }
    const progress = [this.#arrivals, ...progressOf(this.#surface)].join();
    const isIdle = this.#busy || document.hidden || this.#preview.state.status === 'error';
    if (isIdle || !this.#wantsToMove || progress !== this.#lastProgress) {
      this.#lastProgress = progress;
      this.#still = 0;
    } else if (++this.#still >= (this.#expired ? SHORT_PATIENCE : PATIENCE)) {
      this.#still = 0;
      void this.#renew(this.#expired ? 'expired' : 'stall');
    }
  }

  /** A picture tells of its own accord when it fails, and nothing while it comes. */
  get #wantsToMove(): boolean {
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
      // what shows a film shows no picture
      if (asset.kind !== this.#preview.state.asset?.kind) void this.#preview.load(true);
      signal.throwIfAborted();
      this.#preview.dispatch({ type: 'renewed', asset });
      const status = await this.#goOn(asset.url, position);
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

  /** The asset with another link; one request for all who ask. */
  async #freshAsset(): Promise<Asset> {
    const { guest, state } = this.#preview;
    if (guest) return guest.renew();
    if (!state.asset) throw new OjinError('aborted');
    const { renewAsset } = await import('./find.ts');
    return renewAsset(this.#preview, state.asset, this.#lifetime.signal);
  }

  /** The end, unless a kept answer may be to blame: then everything is asked anew, once. */
  async #fail(error: OjinError): Promise<void> {
    const { guest, state, attributes } = this.#preview;
    const client = guest ? undefined : await import('./find.ts').catch(() => undefined);
    if (this.#lifetime.signal.aborted) return;
    const mayBeKept = error.code === 'media' || !error.retryable;
    if (mayBeKept && client?.isDoubtful(this.#preview, attributes, state.asset))
      void this.#preview.load(true);
    else this.#preview.fail(error);
  }

  async #goOn(url: string, { time, status, rate, volume, muted }: Position): Promise<ShownStatus> {
    const { signal } = this.#lifetime;
    const surface = this.#surface;
    if (!isMedia(surface)) {
      surface.src = url;
      await settled(surface, 'load', signal);
      return 'ready';
    }
    // The element itself must stay: browsers allow sound to the one that was tapped, not to its
    // successor.
    const release = await holdPicture(surface, url, time, signal);
    try {
      // engines try again by themselves, too: then there is nothing left to do
      if (surface.currentTime > time && surface.readyState > surface.HAVE_CURRENT_DATA)
        return status;
      await moveTo(surface, url, time, signal);
      Object.assign(surface, { playbackRate: rate, volume, muted });
      if (status !== 'playing') return status;
      return await Promise.race([
        settled(surface, 'playing', signal).then(() => status),
        surface.play().then(
          () => status,
          () => 'paused' as const, // the browser wants a tap
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
