import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type ErrorCode, type ErrorDetail, OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import { httpUrl, redactUrl } from '../../http/url.ts';
import { loadPreview, type ResolveAssets } from '../../ojin/preview.ts';
import { API_BASE, PublicClient } from '../../ojin/public-client.ts';
import type { Asset, ModelConfig } from '../../ojin/wire.ts';
import { emit } from '../events.ts';
import { en, type PreviewStrings } from '../locales/en.ts';
import { adopt } from '../style-sheets.ts';
import { isMedia, type PlayOutcome, type PreviewHost, type Surface, tryPlay } from './host.ts';
import { languageOf } from './language.ts';
import type { Diagnosis } from './on-demand/diagnose.ts';
import type { ErrorPanel } from './on-demand/error-panel.ts';
import type { ThemedControls } from './on-demand/themed.ts';
import { styles } from './ojin-preview.styles.ts';
import { renderButton, renderPoster, renderTitle } from './parts.ts';
import { IDLE, isShown, type PreviewEvent, type PreviewState, reduce } from './state.ts';
import { createSurface, releaseSurface } from './surface.ts';
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
  #locale: Partial<PreviewStrings> = en;
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

  /** Fetches everything again and starts over. */
  load(): void {
    void this.#load(true);
  }

  /**
   * Resolves when the persona can be seen or heard, also if that was long ago.
   * @throws OjinError when it cannot.
   */
  async whenReady(): Promise<void> {
    while (!isShown(this.#state)) {
      if (this.#state.status === 'error') throw this.#state.error;
      await new Promise((resolve) =>
        this.addEventListener('ojin-statechange', resolve, { once: true }),
      );
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
        ({ themedControls, themedStyles }) => {
          adopt(this.renderRoot as ShadowRoot, themedStyles);
          this.#themed = themedControls;
        },
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

  /** @internal */
  get endpoint(): string {
    const { baseURI } = document;
    return new URL(httpUrl(this.apiBase, baseURI) ?? API_BASE, baseURI).href;
  }

  #loadOnce(): void {
    const isDue = this.#near || this.loading === 'eager';
    if (isDue && this.isConnected && this.#state.status === 'idle') void this.#load();
  }

  async #load(reload?: boolean): Promise<void> {
    this.#clear();
    if (!this.configId && !this.assetId) return;
    const { signal } = this.#showing;
    this.dispatch({ type: 'load' });
    try {
      const preview = await loadPreview(this.#client, this, signal, reload);
      if (signal.aborted) return;
      this.surface = createSurface(this, preview);
      this.dispatch({ type: 'loaded', preview });
      if (!this.surface) this.fail('unsupported');
      this.#watch.watch(this.surface);
      const { media } = this;
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

  /** @internal The button, or the network's return. */
  retry(): void {
    if (this.surface) this.#watch.tell('retry');
    else this.load();
  }

  #onError(error: OjinError): void {
    if (this.#state.status === 'idle') return;
    this.dispatch({ type: 'fail', error });
    const { code, retryable, status, directive } = error;
    emit(this, 'ojin-error', { code, retryable, status, directive });
    if (retryable)
      addEventListener('online', () => this.#state.status === 'error' && this.retry(), {
        signal: this.#showing.signal,
        once: true,
      });
    void this.#onDemand(
      import('./on-demand/error-panel.ts'),
      ({ errorPanel, errorPanelStyles }) => {
        adopt(this.renderRoot as ShadowRoot, errorPanelStyles);
        this.#errorPanel = errorPanel;
      },
      () => (this.#errorPanel = null),
    );
  }

  /** Uses a module that not every page needs; without it the element goes on in a plainer way. */
  async #onDemand<T>(module: Promise<T>, use: (module: T) => void, fallBack?: () => void) {
    try {
      use(await module);
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
        (strings) => (this.#locale = strings ?? en),
      );
    else this.#locale = en;
  }

  /** Which bar of controls stands on the picture now. */
  get #bar(): 'native' | 'themed' | '' {
    const { media, controls } = this;
    if (!media || controls === 'none') return '';
    if (controls === 'themed' && this.#themed) return 'themed';
    const isFilm = media.localName === 'video';
    return isFilm && (this.autoplay || !this.#played) ? '' : 'native';
  }

  protected override render(): TemplateResult {
    const { status } = this.#state;
    const bar = this.#bar;
    const { media, asset, config } = this;
    const strings = { ...this.#locale, ...this.strings };
    const ownPoster = this.poster ?? this.querySelector('[slot=poster]');
    const shape = [status, bar, asset?.kind, this.#played ? 'played' : ownPoster && 'posted'];
    return html`<div part="base" class="base ${shape.join(' ')}">
      <div part="stage" class="stage">
        ${status === 'loading' ? html`<div class="sheen"></div>` : nothing} ${renderPoster(this)}
        ${
          bar === 'themed' && media
            ? this.#themed?.(html, media, config?.title ?? '')
            : this.surface
        }
        ${this.standIn} ${status === 'loading' ? html`<slot name="loading"></slot>` : nothing}
        ${bar === 'native' && asset?.kind !== 'audio' ? nothing : renderTitle(this)}
        ${renderButton(this, strings, bar, this.#played)}
        <div role="status" class="status">${this.#renderStatus(strings)}</div>
      </div>
      <slot name="actions"></slot>
      <slot name="task"></slot>
    </div>`;
  }

  #renderStatus(strings: Partial<PreviewStrings>): unknown {
    if (this.#state.status === 'renewing')
      return html`<span class="note" part="note">${strings.renewing}</span>`;
    if (this.#state.status !== 'error') return nothing;
    const retry = () => this.retry();
    return html`<slot name="error"
      >${
        this.#errorPanel === null
          ? html`<button
              part="retry-button"
              class="round"
              aria-label=${strings.retry ?? ''}
              @click=${retry}
            >
              ↻
            </button>`
          : this.#errorPanel?.(html, this.#state.error, strings, retry)
      }</slot
    >`;
  }
}

const isInView = (element: Element): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- Safari before 17.4
  return bottom >= 0 && top < innerHeight && element.checkVisibility?.();
};
