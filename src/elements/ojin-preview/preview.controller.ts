import type { ReactiveController } from 'lit';
import { OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import type { Attributes } from '../../ojin/resolve-assets.ts';
import type { Asset } from '../../ojin/wire.ts';
import { emit, type ErrorInfo, type RenewReason } from '../events.ts';
import { announce } from './announce.ts';
import type { Intent, Memory } from './autoplay.ts';
import { Care } from './care.ts';
import { endpointOf } from './endpoint.ts';
import { follow } from './follow.ts';
import { reveal, showSurface } from './frame.ts';
import type { GuestFilm } from './guest-film.ts';
import { type Begun, begunFor, takeOver } from './handover.ts';
import { hasId, type PreviewHost, subjectNow } from './host.ts';
import { lookUp } from './lookup.ts';
import { whenNear } from './near.ts';
import { playByItself } from './play-by-itself.ts';
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
import { whenRefused } from './violation.ts';

/** Frameworks pass a bare attribute to the property as `''`. */
const isOn = (value: unknown): boolean => value === '' || !!value;

/** Owns the preview: loads it, follows it, recovers it. Nothing else changes the state. */
export class PreviewController implements ReactiveController, Recoverable {
  readonly #host: PreviewHost;
  #state = IDLE;
  #surface: Surface | null = null;
  #care: Care | undefined;
  guest: GuestFilm | undefined;
  readonly attributes: Attributes;
  /** The current asset could be seen or heard at some point; it was played. */
  #wasShown = false;
  #wasPlayed = false;
  /** Aborted when the current preview is replaced. */
  #showing = new AbortController();
  /** Aborted when the element leaves the page. */
  #connection = new AbortController();
  /** Near the viewport now, or earlier since it was connected. */
  #isNear = false;
  /** What is shown, or was shown last. */
  #subject = '';
  #memory: Memory = { intent: 'policy' };

  constructor(host: PreviewHost) {
    this.#host = this.attributes = host;
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

  /** How the film plays: as the attributes specify; a guest's just once, with sound. */
  get playback(): Playback {
    const { autoplay, muted, loop, crossOrigin } = this.#host;
    const isOwn = !this.guest;
    return {
      autoplay: isOwn && isOn(autoplay),
      muted: isOn(muted),
      loop: isOwn && isOn(loop),
      crossOrigin,
    };
  }

  get wasPlayed(): boolean {
    return this.#wasPlayed;
  }

  /** Empty if the attribute is invalid. */
  get endpoint(): string {
    return endpointOf(this.#host.apiBase);
  }

  get fetch(): Fetch | undefined {
    return this.#host.fetch;
  }

  hostConnected(): void {
    const { signal } = (this.#connection = new AbortController());
    this.#isNear = false;
    whenNear(
      this.#host,
      () => {
        this.#isNear = true;
        // before its first update, the properties set by the page are not there
        if (this.#host.hasUpdated) this.loadOnce();
        // eslint-disable-next-line no-console -- nothing else notifies the page's developer
        if (!hasId(this.#host)) console.warn('ojin-preview: no config-id');
      },
      signal,
    );
    whenRefused(
      () => [this.endpoint, this.#state.asset?.url],
      (directive) => {
        this.#endCare();
        this.#showing.abort(); // its failures would be less specific
        this.fail(new OjinError('blocked', { directive }));
      },
      signal,
    );
    if (this.#host.hasUpdated) this.loadOnce();
    // a move in the DOM is not a removal, but some engines pause on the way
    if (this.#state.status === 'playing') void tryPlay(this.#surface);
  }

  hostDisconnected(): void {
    this.#connection.abort();
    // torn down only if it stays disconnected
    setTimeout(() => this.#host.isConnected || this.reset());
  }

  /** The attributes have changed: loads, and starts over if they identify something else. */
  follow(): void {
    if (this.#state.status !== 'idle' && this.#subject !== subjectNow(this.#host)) this.reset();
    this.loadOnce();
  }

  /** @param has whether one of these has changed. @param decided who decided on playback so far */
  setPlayback(has: (...names: (keyof Playback)[]) => boolean, decided?: Intent): void {
    const { media } = this;
    const { autoplay, muted, loop } = this.playback;
    if (!media) return;
    // a film stops before it is unmuted, and is muted before it starts
    if (has('autoplay') && !autoplay) this.#memory.update?.();
    if (has('autoplay', 'muted')) media.muted = muted || autoplay;
    if (has('autoplay', 'loop')) media.loop = loop || autoplay;
    if (!has('autoplay') || !autoplay) return;
    const now = media.paused ? 'pause' : 'play';
    this.#playByItself(media, decided ?? (this.#wasPlayed ? now : 'policy'));
  }

  /** Loads, if that is due and has not happened yet. */
  loadOnce(): void {
    const isDue = this.#isNear || this.#host.loading === 'eager' || begunFor(this.#host)?.surface;
    if (isDue && this.#host.isConnected && this.#state.status === 'idle') void this.load();
  }

  /** @param reload bypasses the cache */
  async load(reload = false, guest?: GuestFilm): Promise<void> {
    const subject = subjectNow(this.#host);
    // what was started for these attributes, unless the page brings its own functions
    const isBegun = !reload && !guest && begunFor(this.#host)?.subject === subject;
    const begun = isBegun ? takeOver(this.#host) : undefined;
    this.reset();
    // what the script already shows stays visible
    if (!begun) reveal(this.#host, false);
    const { signal } = this.#showing;
    if (!hasId(this.#host) && !guest) return;
    this.guest = guest;
    const isSame = this.#subject === subject;
    this.#memory = { intent: isSame ? this.#memory.intent : 'policy' };
    this.#subject = subject;
    this.dispatch({ type: 'load' });
    try {
      if (!this.endpoint) throw new OjinError('invalid', { attribute: 'api-base' });
      const describe = (detail: PreviewDetail) => this.dispatch({ type: 'described', detail });
      const lookup = { begun, reload, signal, describe };
      const asset = guest?.asset ?? (await lookUp(this, this.#host, lookup));
      signal.throwIfAborted();
      if (!asset) throw new OjinError('no-media');
      this.#show(asset, begun);
    } catch (error) {
      releaseSurface(begun?.surface);
      if (!signal.aborted)
        this.fail(error instanceof OjinError ? error : new OjinError('no-media'));
    }
  }

  /** Returns to the idle state. */
  reset(): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    releaseSurface(takeOver(this.#host)?.surface);
    this.#endCare();
    releaseSurface(this.#surface);
    this.#surface = null;
    this.guest = undefined;
    this.#wasShown = this.#wasPlayed = false;
    this.dispatch({ type: 'reset' });
  }

  /** Resolves when the persona can be seen or heard. @throws OjinError when it cannot. */
  async whenReady(): Promise<void> {
    while (!isShown(this.#state.status)) {
      if (this.#state.status === 'error') throw this.#state.error;
      if (hasId(this.#host))
        await new Promise((resolve) => {
          this.#host.addEventListener('ojin-statechange', resolve, { once: true });
          this.#showing.signal.addEventListener('abort', resolve);
        });
      if (!hasId(this.#host) || !this.#host.isConnected) throw new OjinError('aborted');
    }
  }

  async play(): Promise<PlayOutcome> {
    if (!this.#surface) {
      if (this.#state.status === 'idle') void this.load();
      await this.whenReady().catch(() => undefined);
    }
    return tryPlay(this.#surface);
  }

  /** For the retry button, and for when the network is back. */
  retry(): void {
    if (!this.#care?.retry()) void this.load(true);
  }

  dispatch(event: PreviewEvent): void {
    const { status: previous } = this.#state;
    this.#state = reduce(this.#state, event);
    this.#host.requestUpdate();
    const { status } = this.#state;
    if (status === previous) return;
    const isFirst = !this.#wasShown;
    this.#wasShown ||= isShown(status);
    this.#wasPlayed ||= status === 'playing';
    announce(this.#host, this.#state, previous, this.media, isFirst);
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

  onRenewed(reason: RenewReason): void {
    emit(this.#host, 'ojin-renew', { reason });
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
    // the script only saw attributes, no properties
    this.setPlayback(() => true, begun?.wasTapped ? 'play' : 'policy');
  }

  #playByItself(media: HTMLMediaElement, decided: Intent): void {
    const isOn = () => this.playback.autoplay;
    void playByItself(this.#host, media, isOn, this.#memory, decided, this.#showing.signal);
  }

  #endCare(): void {
    this.#care?.cancel();
    this.#care = undefined;
  }
}
