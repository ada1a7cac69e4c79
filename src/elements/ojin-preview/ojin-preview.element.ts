import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { type ErrorCode, type ErrorDetail, OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import { httpUrl, redactUrl } from '../../http/url.ts';
import { loadPreview, type Preview, type ResolveAssets } from '../../ojin/preview.ts';
import { API_BASE, PublicClient } from '../../ojin/public-client.ts';
import type { Asset, ModelConfig } from '../../ojin/wire.ts';
import { emit, type ErrorInfo } from '../events.ts';
import { en, type PreviewStrings } from '../locales/en.ts';
import { adopt } from '../style-sheets.ts';
import { isMedia, type PlayOutcome, type PreviewHost, type Surface, tryPlay } from './host.ts';
import { languageOf } from '../language.ts';
import type { Diagnosis } from './on-demand/diagnose.ts';
import type { ErrorPanel } from './on-demand/error-panel.ts';
import type { ThemedControls } from './on-demand/themed.ts';
import { styles } from './ojin-preview.styles.ts';
import { IDLE, isShown, type PreviewEvent, type PreviewState, reduce } from './state.ts';
import { createSurface, releaseSurface } from './surface.ts';
import { type Bar, renderPreview } from './view.ts';
import { WatchController } from './watch.controller.ts';

/** How far outside the viewport a lazy preview begins to load. */
const NEAR = '200px';

/**
 * A preview of an Ojin persona: fetches its public configuration and media, and plays them.
 *
 * @tag ojin-preview
 *
 * @slot - What stands here until the element is upgraded, and without scripts; then the poster.
 * @slot poster - A poster of your own.
 * @slot loading - Shown while loading, in place of the sheen.
 * @slot error - Shown on errors, in place of our sentence and button.
 * @slot actions - Beneath the picture.
 * @slot task - For `<sjinn-task>`, beneath the picture.
 *
 * @csspart base - Everything.
 * @csspart stage - The box of the picture.
 * @csspart media - The video, audio or image.
 * @csspart poster - The picture before the film.
 * @csspart title - The title on its scrim.
 * @csspart play-button - The round control.
 * @csspart note - "Reconnecting", in the corner.
 * @csspart error - The panel of the error.
 * @csspart retry-button - The button in it.
 *
 * @cssproperty [--ojin-aspect-ratio=4/5] - Shape of the box, unless the element has a height.
 * @cssproperty [--ojin-accent=#5b5bd6] - The one colour.
 * @cssproperty [--ojin-radius=16px] - Roundness of the box.
 * @cssproperty [--ojin-object-fit=cover] - How the picture fills the box.
 *
 * @cssstate loading - Nothing to show yet.
 * @cssstate ready - The first picture stands; nothing was played yet.
 * @cssstate playing
 * @cssstate paused
 * @cssstate renewing - The link ran out, or the network went away.
 * @cssstate error
 *
 * @event {CustomEvent} ojin-statechange - The status changed.
 * @event {CustomEvent} ojin-ready - The persona can be seen or heard.
 * @event {CustomEvent} ojin-play - Playing began.
 * @event {CustomEvent} ojin-pause - Playing stopped.
 * @event {CustomEvent} ojin-ended - The film came to its end.
 * @event {CustomEvent} ojin-renew - A signed link was replaced, and playing went on.
 * @event {CustomEvent} ojin-error - The preview cannot be shown; the code says why.
 */
export class OjinPreviewElement extends LitElement implements PreviewHost {
  static override properties = {
    configId: { attribute: 'config-id' },
    assetId: { attribute: 'asset-id' },
    apiBase: { attribute: 'api-base' },
    poster: {},
    loading: {},
    autoplay: { type: Boolean },
    controls: {},
    muted: { type: Boolean },
    loop: { type: Boolean },
    lang: { reflect: true },
    strings: { attribute: false },
  };

  /** UUID of the model configuration. */
  declare configId: string | null | undefined;
  /** UUID of the asset to preview; alone, or beside `config-id` (then both are fetched at once). */
  declare assetId: string | null | undefined;
  /** Base URL of the Ojin API; default `https://api.ojin.ai/v1`. */
  declare apiBase: string | null | undefined;
  /** URL of a picture shown before the film. */
  declare poster: string | null | undefined;
  /** `lazy` (default): nothing is fetched until the element is near the viewport; `eager`: at once. */
  declare loading: 'lazy' | 'eager' | null | undefined;
  /** A muted loop while visible; not with reduced motion or data saver. */
  declare autoplay: boolean;
  /** `native` (default), `themed` (media-chrome, loaded only then) or `none`. */
  declare controls: 'native' | 'themed' | 'none' | null | undefined;
  /** As on `<video>`. */
  declare muted: boolean;
  /** As on `<video>`. */
  declare loop: boolean;
  /** Replaces some or all of the texts. */
  declare strings: Partial<PreviewStrings> | undefined;
  /** Decides which assets are shown, instead of looking for them in the configuration. */
  declare resolveAssets: ResolveAssets | undefined;
  /** Reaches the network in place of the global `fetch`. */
  declare fetch: Fetch | undefined;

  /** @internal */
  surface: Surface | null = null;
  /** @internal */
  standIn: HTMLVideoElement | null = null;

  #state = IDLE;
  /** Something was to be seen or heard since the asset came; something was played. */
  #shown = false;
  #played = false;
  #locale: Partial<PreviewStrings> | null = null;
  #themed?: ThemedControls;
  /** null: it could not be loaded. */
  #errorPanel?: ErrorPanel | null;
  /** Ends with what is shown now. */
  #showing = new AbortController();
  /** Is, or was since it came, near the viewport. */
  #near = false;
  #observer: IntersectionObserver | undefined;
  readonly #internals = this.attachInternals();
  readonly #watch = new WatchController(this);

  /** What the element is doing. */
  get state(): PreviewState {
    return this.#state;
  }

  /** The public configuration, once it is here. */
  get config(): ModelConfig | null {
    return this.#state.preview?.config ?? null;
  }

  /** What is shown; its `url` is signed: keep it out of logs. */
  get asset(): Asset | null {
    return this.#state.preview?.asset ?? null;
  }

  /** The live media element; null for pictures, and before there is one. */
  get media(): HTMLMediaElement | null {
    return isMedia(this.surface) ? this.surface : null;
  }

  /** Plays; loads first when needed. Call it inside a tap: browsers allow sound only then. */
  async play(): Promise<PlayOutcome> {
    if (!this.surface) {
      if (this.#state.status === 'idle') void this.#load();
      await this.whenReady().catch(() => undefined);
    }
    return tryPlay(this.surface);
  }

  /** Pauses; nothing happens for a picture. */
  pause(): void {
    this.media?.pause();
  }

  /**
   * Fetches everything again and starts over.
   * @param film something else to show, for as long as the attributes stay.
   */
  load(film?: Preview): void {
    void this.#load(true, film);
  }

  /**
   * Resolves when the persona can be seen or heard, also if that was long ago.
   * @throws OjinError when it cannot; `aborted` when the element has no id, or was taken away.
   */
  async whenReady(): Promise<void> {
    while (!isShown(this.#state)) {
      if (this.#state.status === 'error') throw this.#state.error;
      if (this.#hasId)
        await new Promise((resolve) => {
          this.addEventListener('ojin-statechange', resolve, { once: true });
          this.#showing.signal.addEventListener('abort', resolve);
        });
      if (!this.#hasId || !this.isConnected) throw new OjinError('aborted');
    }
  }

  /** A report for a bug tracker. It holds no signed link and nothing personal. */
  async diagnose(): Promise<Diagnosis> {
    return (await import('./on-demand/diagnose.ts')).diagnose(this, redactUrl);
  }

  /** @internal Controllers tell what happened; nothing else changes the state. */
  dispatch(event: PreviewEvent): void {
    const { status: previous } = this.#state;
    this.#state = reduce(this.#state, event);
    this.requestUpdate();
    const { status, preview } = this.#state;
    if (status === previous) return;
    this.#showState(status);
    emit(this, 'ojin-statechange', { status, previous });
    const currentTime = this.media?.currentTime ?? 0;
    if (preview && !this.#shown && isShown(this.#state)) {
      this.#shown = true;
      const { config, asset } = preview;
      emit(this, 'ojin-ready', { config, asset: { ...asset, url: undefined } });
    }
    if (status === 'playing') {
      this.#played = true;
      emit(this, 'ojin-play', { currentTime });
    } else if (status === 'paused') {
      emit(this, this.media?.ended ? 'ojin-ended' : 'ojin-pause', { currentTime });
    }
  }

  /** @internal */
  fail(code: ErrorCode, detail?: ErrorDetail): void {
    this.#onError(new OjinError(code, detail));
  }

  /** @internal */
  freshAsset(signal: AbortSignal): Promise<Asset> {
    const { id = '', url } = this.asset ?? {};
    return this.#client.asset(id, signal, (kept) => kept.url === url);
  }

  /** For style sheets: `ojin-preview:state(playing)`. */
  #showState(status: PreviewState['status']): void {
    try {
      const { states } = this.#internals;
      states.clear();
      states.add(status);
    } catch {
      // engines from before 2024: only the styling by state is lost
    }
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = super.createRenderRoot() as ShadowRoot;
    adopt(root, styles);
    return root;
  }

  override connectedCallback(): void {
    // in plain view: the observer would say so a frame later
    this.#near = isInView(this);
    super.connectedCallback();
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#near ||= entries.some(({ isIntersecting }) => isIntersecting);
        this.#loadOnce();
      },
      { rootMargin: NEAR },
    );
    this.#observer.observe(this);
    // a move in the DOM is not an end: some engines pause on the way
    if (this.#state.status === 'playing') void tryPlay(this.surface);
    this.#translate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    // only what stays away is taken down
    setTimeout(() => this.isConnected || this.#clear());
  }

  /** `moveBefore()` then keeps the element as it is, instead of taking it out and in. */
  connectedMoveCallback(): void {
    // nothing to do
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const has = (...names: (keyof OjinPreviewElement)[]) => names.some((name) => changed.has(name));
    if (has('configId', 'assetId', 'apiBase')) {
      this.#clear();
      this.#loadOnce();
    }
    if (has('lang')) this.#translate();
    if (this.controls === 'themed' && !this.#themed)
      void this.#onDemand(
        import('./on-demand/themed.ts'),
        ({ themedControls }) => (this.#themed = themedControls),
        () => (this.controls = 'native'), // blocked, offline, Trusted Types
      );
    const { media } = this;
    if (!media) return;
    if (has('muted')) media.muted = this.muted;
    if (has('loop', 'autoplay')) media.loop = this.loop || this.autoplay;
    media.controls = this.#bar === 'native';
  }

  get #client(): PublicClient {
    return new PublicClient({ apiBase: this.endpoint, fetch: this.fetch });
  }

  get #hasId(): boolean {
    return !!this.configId || !!this.assetId;
  }

  /** @internal */
  get endpoint(): string {
    const { baseURI } = document;
    const url = httpUrl(this.apiBase ?? API_BASE, baseURI);
    return url ? new URL(url, baseURI).href : '';
  }

  #loadOnce(): void {
    const isDue = this.#near || this.loading === 'eager';
    if (isDue && this.isConnected && this.#state.status === 'idle') void this.#load();
  }

  async #load(reload?: boolean, given?: Preview): Promise<void> {
    this.#clear();
    if (!this.#hasId && !given) return;
    const { signal } = this.#showing;
    this.dispatch({ type: 'load' });
    try {
      if (!this.endpoint) throw new OjinError('invalid', { attribute: 'api-base' });
      const preview = given ?? (await loadPreview(this.#client, this, signal, reload));
      if (signal.aborted) return;
      this.surface = createSurface(this, preview);
      this.dispatch({ type: 'loaded', preview });
      if (!this.surface) this.fail('unsupported');
      this.#watch.watch(this.surface);
      const { media } = this;
      if (preview.asset.kind === 'audio') void this.#onDemand(import('./on-demand/voice.ts'));
      if (this.autoplay && media)
        void this.#onDemand(import('./on-demand/autoplay.ts'), ({ autoplay }) =>
          autoplay(this, media, signal),
        );
    } catch (error) {
      if (!signal.aborted)
        this.#onError(error instanceof OjinError ? error : new OjinError('no-media'));
    }
  }

  #clear(): void {
    this.#showing.abort();
    this.#showing = new AbortController();
    this.#watch.watch(null);
    releaseSurface(this.surface);
    this.surface = null;
    this.#shown = this.#played = false;
    this.dispatch({ type: 'reset' });
  }

  /** @internal What stands in the slot `task` comes when it is needed. */
  loadTask(): void {
    if (this.querySelector('sjinn-task'))
      void this.#onDemand(import('../sjinn-task/sjinn-task.ts'));
  }

  /** @internal The button, or the network's return. */
  retry(): void {
    if (this.surface) this.#watch.tell('retry');
    else this.load();
  }

  #onError(error: OjinError): void {
    if (this.#state.status === 'idle') return;
    this.dispatch({ type: 'fail', error });
    emit(this, 'ojin-error', { ...(error as ErrorInfo) });
    if (error.retryable)
      addEventListener('online', () => this.#state.status === 'error' && this.retry(), {
        signal: this.#showing.signal,
        once: true,
      });
    void this.#onDemand(
      import('./on-demand/error-panel.ts'),
      ({ errorPanel }) => (this.#errorPanel = errorPanel),
      () => (this.#errorPanel = null),
    );
  }

  /** Uses a module that not every page needs; without it the element goes on in a plainer way. */
  async #onDemand<T>(loading: Promise<T>, use?: (module: T) => void, fallBack?: () => void) {
    try {
      const module = await loading;
      const { styles } = Object(module) as { styles?: string };
      if (styles) adopt(this.renderRoot as ShadowRoot, styles);
      use?.(module);
    } catch {
      fallBack?.();
    }
    this.requestUpdate();
  }

  #translate(): void {
    const lang = languageOf(this);
    if (lang && !lang.startsWith('en'))
      void this.#onDemand(
        import('../locales/index.ts').then(({ loadStrings }) => loadStrings(lang)),
        (strings) => (this.#locale = strings),
      );
    else this.#locale = null;
  }

  /** Which bar of controls stands on the picture now. */
  get #bar(): Bar {
    const { media, controls } = this;
    if (!media || controls === 'none') return '';
    if (controls === 'themed' && this.#themed) return 'themed';
    const isFilm = media.localName === 'video';
    return isFilm && (this.autoplay || !this.#played) ? '' : 'native';
  }

  protected override render(): TemplateResult {
    return renderPreview(this, {
      strings: { ...en, ...this.#locale, ...this.strings },
      bar: this.#bar,
      played: this.#played,
      themed: this.#themed,
      errorPanel: this.#errorPanel,
    });
  }
}

/** In the viewport, or less than one of it above. */
const isInView = (element: Element): boolean =>
  Math.abs(element.getBoundingClientRect().top) < innerHeight &&
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- Safari before 17.4
  element.checkVisibility?.();
