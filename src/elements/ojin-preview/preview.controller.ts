import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import type { Found } from '../../ojin/preview.ts';
import type { Attributes } from '../../ojin/resolve-assets.ts';
import type { Asset } from '../../ojin/wire.ts';
import { emit, type ErrorInfo, type RenewReason } from '../events.ts';
import { autoplay } from './autoplay.ts';
import { Care } from './care.ts';
import { endpointOf } from './endpoint.ts';
import { follow } from './follow.ts';
import { showSurface } from './frame.ts';
import { type Begun, subjectOf, takeOver } from './handover.ts';
import { whenNear } from './near.ts';
import type { Recoverable } from './recovery.ts';
import {
  IDLE,
  isShown,
  type PreviewDetail,
  type PreviewEvent,
  type PreviewState,
  reduce,
} from './state.ts';
import {
  createSurface,
  isMedia,
  type Playback,
  type PlayOutcome,
  releaseSurface,
  type Surface,
  tryPlay,
} from './surface.ts';
import { isRefused } from './violation.ts';

/** What the controller sees of the element. */
export interface PreviewHost extends ReactiveControllerHost, HTMLElement, Playback, Attributes {
  readonly apiBase: string | null | undefined;
  readonly loading: string | null | undefined;
  readonly fetch: Fetch | undefined;
}

/** Something to show in place of what the attributes name. */
export interface GuestFilm {
  readonly asset: Asset;
  /** Gives the same film with another link. */
  readonly renew: () => Promise<Asset>;
}

/** Owns what is shown: loads it, follows it, brings it back. Nothing else changes the state. */
export class PreviewController implements ReactiveController, Recoverable {
  readonly #host: PreviewHost;
  #state = IDLE;
  #surface: Surface | null = null;
  #care: Care | undefined;
  #guest: GuestFilm | undefined;
  /** Something was to be seen or heard since the asset came; something was played. */
  #wasShown = false;
  #wasPlayed = false;
  /** Aborted when the current preview is replaced. */
  #showing = new AbortController();
  /** Aborted when the element leaves the page. */
  #connection = new AbortController();
  /** Is, or was since it came, near the viewport. */
  #isNear = false;
  #begun: Begun | undefined;

  constructor(host: PreviewHost) {
    this.#host = host;
    host.addController(this);
  }

  get state(): PreviewState {
    return this.#state;
  }

  get surface(): Surface | null {
    return this.#surface;
  }

  get media(): HTMLMediaElement | null {
    return isMedia(this.#surface) ? this.#surface : null;
  }

  /** How the film plays: as the attributes say; a guest's just once, with sound. */
  get playback(): Playback {
    const { autoplay, muted, loop, crossOrigin } = this.#host;
    return this.#guest
      ? { autoplay: false, muted, loop: false, crossOrigin }
      : { autoplay, muted, loop, crossOrigin };
  }

  get hasGuest(): boolean {
    return !!this.#guest;
  }

  get wasPlayed(): boolean {
    return this.#wasPlayed;
  }

  /** Where the API is, absolute; empty when the attribute makes no sense. */
  get endpoint(): string {
    return endpointOf(this.#host.apiBase);
  }

  get fetch(): Fetch | undefined {
    return this.#host.fetch;
  }

  hostConnected(): void {
    const { signal } = (this.#connection = new AbortController());
    this.#begun ??= takeOver(this.#host);
    this.#isNear = !!this.#begun?.surface;
    whenNear(
      this.#host,
      () => {
        this.#isNear = true;
        this.loadOnce();
      },
      signal,
    );
    document.addEventListener('securitypolicyviolation', (event) => this.#onViolation(event), {
      signal,
    });
    this.loadOnce();
    // a move in the DOM is not an end: some engines pause on the way
    if (this.#state.status === 'playing') void tryPlay(this.#surface);
  }

  hostDisconnected(): void {
    this.#connection.abort();
    // only what stays away is taken down
    setTimeout(() => this.#host.isConnected || this.reset());
  }

  /** Loads, if that is due and has not happened. */
  loadOnce(): void {
    const isDue = this.#isNear || this.#host.loading === 'eager';
    if (isDue && this.#host.isConnected && this.#state.status === 'idle') void this.load();
  }

  /** @param reload fetch again what is kept */
  async load(reload = false, guest?: GuestFilm): Promise<void> {
    const begun = reload || guest ? undefined : this.#takeBegun();
    this.reset();
    const { signal } = this.#showing;
    if (!this.#hasId && !guest) return;
    this.#guest = guest;
    this.dispatch({ type: 'load' });
    try {
      if (!this.endpoint) throw new OjinError('invalid', { attribute: 'api-base' });
      const asset = guest?.asset ?? (await this.#find(begun, reload, signal));
      if (signal.aborted) releaseSurface(begun?.surface);
      else if (asset) this.#show(asset, begun);
      else throw new OjinError('no-media');
    } catch (error) {
      releaseSurface(begun?.surface);
      if (!signal.aborted)
        this.fail(error instanceof OjinError ? error : new OjinError('no-media'));
    }
  }

  /** Back to nothing. */
  reset(): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    releaseSurface(this.#begun?.surface);
    this.#begun = undefined;
    this.#endCare();
    releaseSurface(this.#surface);
    this.#surface = null;
    this.#guest = undefined;
    this.#wasShown = this.#wasPlayed = false;
    this.dispatch({ type: 'reset' });
  }

  /** Resolves when the persona can be seen or heard. @throws OjinError when it cannot. */
  async whenReady(): Promise<void> {
    while (!isShown(this.#state.status)) {
      if (this.#state.status === 'error') throw this.#state.error;
      if (this.#hasId)
        await new Promise((resolve) => {
          this.#host.addEventListener('ojin-statechange', resolve, { once: true });
          this.#showing.signal.addEventListener('abort', resolve);
        });
      if (!this.#hasId || !this.#host.isConnected) throw new OjinError('aborted');
    }
  }

  async play(): Promise<PlayOutcome> {
    if (!this.#surface) {
      if (this.#state.status === 'idle') void this.load();
      await this.whenReady().catch(() => undefined);
    }
    return tryPlay(this.#surface);
  }

  /** The button, or the network's return. */
  retry(): void {
    if (!this.#care?.retry()) void this.load(true);
  }

  dispatch(event: PreviewEvent): void {
    const { status: previous } = this.#state;
    this.#state = reduce(this.#state, event);
    this.#host.requestUpdate();
    const { status, config, asset } = this.#state;
    if (status === previous) return;
    emit(this.#host, 'ojin-statechange', { status, previous });
    const currentTime = this.media?.currentTime ?? 0;
    if (asset && !this.#wasShown && isShown(status)) {
      this.#wasShown = true;
      emit(this.#host, 'ojin-ready', { config, asset: { ...asset, url: undefined } });
    }
    if (status === 'playing') {
      this.#wasPlayed = true;
      emit(this.#host, 'ojin-play', { currentTime });
    } else if (status === 'paused') {
      emit(this.#host, this.media?.ended ? 'ojin-ended' : 'ojin-pause', { currentTime });
    }
  }

  fail(error: OjinError): void {
    if (this.#state.status === 'idle') return;
    this.dispatch({ type: 'fail', error });
    emit(this.#host, 'ojin-error', { ...(error as ErrorInfo) });
    if (error.retryable)
      addEventListener('online', () => this.#state.status === 'error' && this.retry(), {
        signal: this.#showing.signal,
        once: true,
      });
  }

  async freshAsset(signal: AbortSignal): Promise<Asset> {
    if (this.#guest) return this.#guest.renew();
    const { asset } = this.#state;
    if (!asset) throw new OjinError('aborted');
    return (await import('./find.ts')).renewAsset(this, asset, signal);
  }

  onRenewed(reason: RenewReason): void {
    emit(this.#host, 'ojin-renew', { reason });
  }

  get #hasId(): boolean {
    return !!this.#host.configId || !!this.#host.assetId;
  }

  /** What was begun for these attributes, and by the page's own means. */
  #takeBegun(): Begun | undefined {
    const begun = this.#begun;
    const { configId, assetId, fetch, resolveAssets } = this.#host;
    const isFitting = begun?.subject === subjectOf(this.endpoint, configId, assetId);
    if (!isFitting || fetch || resolveAssets) return undefined;
    this.#begun = undefined;
    return begun;
  }

  async #find(
    begun: Begun | undefined,
    reload: boolean,
    signal: AbortSignal,
  ): Promise<Asset | undefined> {
    const describe = (detail: PreviewDetail) => {
      if (!signal.aborted) this.dispatch({ type: 'described', detail });
    };
    const use = ({ asset, config, poster }: Found) => {
      void config.then((known) => known && describe({ config: known }));
      void poster.then((picture) => describe({ poster: picture }));
      return asset;
    };
    try {
      const asset = begun && (await use(begun.find()));
      // a picture may only stand in for a film whose answer failed
      if (asset?.kind === 'video') return asset;
    } catch {
      // asked once, without patience; now with all of it, and from what is kept of the first time
    }
    const { find } = await import('./find.ts').catch(() => {
      throw new OjinError('network');
    });
    return use(find(this, this.#host, reload, signal));
  }

  #show(asset: Asset, begun: Begun | undefined): void {
    const { signal } = this.#showing;
    const surface = begun?.surface ?? createSurface(asset, this.playback);
    this.#surface = surface;
    this.dispatch({ type: 'loaded', asset });
    if (!surface) {
      this.fail(new OjinError('unsupported'));
      return;
    }
    showSurface(this.#host, surface);
    follow(surface, (type) => this.dispatch({ type }), signal);
    this.#care = new Care(this, surface);
    if (!isMedia(surface)) return;
    if (begun?.wasTapped && surface.paused) void tryPlay(surface);
    const intent = begun?.wasTapped ? 'play' : 'policy';
    if (this.playback.autoplay)
      autoplay(this.#host, surface, () => this.playback.autoplay, intent, signal);
  }

  #endCare(): void {
    this.#care?.cancel();
    this.#care = undefined;
  }

  #onViolation(event: SecurityPolicyViolationEvent): void {
    if (!isRefused(event, [this.endpoint, this.#state.asset?.url])) return;
    this.#endCare();
    this.fail(new OjinError('blocked', { directive: event.effectiveDirective }));
  }
}
