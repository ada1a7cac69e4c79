import {
  type CSSResultGroup,
  isServer,
  LitElement,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { Fetch } from '../../http/request.ts';
import type { ResolveAssets } from '../../ojin/resolve-assets.ts';
import type { Asset, ModelConfig } from '../../ojin/wire.ts';
import { LocaleController } from '../locale.controller.ts';
import { adopt } from '../style-sheets.ts';
import { barOf, buttonOf, type Situation } from './controls.ts';
import { exposeStatus } from './custom-states.ts';
import type { Diagnosis } from './diagnose.ts';
import { inFrame, isRevealed, reveal, showPoster, showSurface } from './frame.ts';
import { holdFocus } from './hold-focus.ts';
import type { PreviewHost } from './host.ts';
import { en, type BaseStrings, type PreviewStrings } from './locales/en.ts';
import { styles } from './ojin-preview.styles.ts';
import { hasOwnPoster, posterUrl } from './poster.ts';
import { PreviewController } from './preview.controller.ts';
import { renderFrame, serverStyles } from './server.ts';
import type { PreviewState } from './state.ts';
import type { PlayOutcome } from './surface.ts';
import type { ThemedControls } from './themed.ts';
import { renderOverlay } from './view.ts';

/**
 * A preview of an Ojin persona: fetches its public configuration and media, and plays them.
 *
 * @tag ojin-preview
 *
 * @attr lang - Language of the texts; default: the nearest `lang`.
 *
 * @slot - Shown until the element is upgraded, and without scripts; then used as the poster. A
 *   `<track>` in it is one of the film.
 * @slot poster - Your own poster.
 * @slot loading - Shown while loading, instead of the shimmer.
 * @slot error - Shown on errors, instead of our message and button.
 * @slot actions - Below the media.
 * @slot task - For `<sjinn-task>`, below the media.
 *
 * @csspart base - The whole element.
 * @csspart stage - The box of the media.
 * @csspart media - The video, audio or image.
 * @csspart poster - The image shown before the film.
 * @csspart title - The title and its scrim.
 * @csspart play-button - The round play or pause button.
 * @csspart note - The "Reconnecting" note in the corner.
 * @csspart error - The error panel.
 * @csspart retry-button - The retry button in the error panel.
 *
 * @cssproperty [--ojin-aspect-ratio=4/5] - Aspect ratio of the box, unless it has a height.
 * @cssproperty [--ojin-accent=#5b5bd6] - The accent colour.
 * @cssproperty [--ojin-radius=16px] - Corner radius of the box.
 * @cssproperty [--ojin-object-fit=cover] - How the media fills the box.
 *
 * @cssstate loading - Nothing to show yet.
 * @cssstate ready - The first frame is shown; nothing has been played yet.
 * @cssstate playing
 * @cssstate paused
 * @cssstate renewing - The link expired, or the network was lost.
 * @cssstate error
 *
 * @event {CustomEvent} ojin-statechange - The status changed.
 * @event {CustomEvent} ojin-ready - The persona can be seen or heard.
 * @event {CustomEvent} ojin-play - Playback started.
 * @event {CustomEvent} ojin-pause - Playback paused.
 * @event {CustomEvent} ojin-ended - The film ended.
 * @event {CustomEvent} ojin-renew - A signed link was renewed, and playback resumed.
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
    crossOrigin: { attribute: 'crossorigin' },
    strings: { attribute: false },
    resolveAssets: { attribute: false },
    fetch: { attribute: false },
  };

  /** A browser adopts its style sheets, which no policy blocks; there, isServer has the type `false`. */
  static override styles: CSSResultGroup = (isServer as boolean) ? serverStyles : [];

  /** UUID of the model configuration. */
  declare configId: string | null | undefined;
  /** UUID of the asset to preview; alone, or with `config-id` (both are fetched in parallel). */
  declare assetId: string | null | undefined;
  /** Base URL of the Ojin API; default `https://api.ojin.ai/v1`. */
  declare apiBase: string | null | undefined;
  /** URL of an image shown before the film. */
  declare poster: string | null | undefined;
  /** `lazy` (default): fetches nothing until it is near the viewport; `eager`: fetches at once. */
  declare loading: 'lazy' | 'eager' | null | undefined;
  /** Plays a muted loop while visible; not with reduced motion or data saver. */
  declare autoplay: boolean;
  /** `native` (default), `themed` (media-chrome, loaded only then) or `none`. */
  declare controls: 'native' | 'themed' | 'none' | null | undefined;
  /** As on `<video>`. */
  declare muted: boolean;
  /** As on `<video>`. */
  declare loop: boolean;
  /** As on `<video>`; required on pages with `Cross-Origin-Embedder-Policy: require-corp`. */
  declare crossOrigin: string | null;
  /** Overrides some or all of the texts. */
  declare strings: Partial<PreviewStrings> | undefined;
  /**
   * Decides which assets are shown, instead of finding them in the configuration. Setting it later,
   * or removing it, starts over; replacing it affects the next load.
   */
  declare resolveAssets: ResolveAssets | undefined;
  /** Used instead of the global `fetch`. Can be set later, like `resolveAssets`. */
  declare fetch: Fetch | undefined;

  readonly #preview: PreviewController;
  readonly #locale = new LocaleController<BaseStrings>(this, async (lang) =>
    (await import('./locales/index.ts')).loadStrings(lang),
  );
  #themed?: ThemedControls;

  constructor() {
    super();
    this.autoplay = this.muted = this.loop = false;
    this.crossOrigin = null;
    this.#preview = new PreviewController(this);
    exposeStatus(this, this.attachInternals());
    holdFocus(this);
    this.addEventListener('sjinn-show', (event) => {
      event.preventDefault();
      import('./guest-film.ts').then(
        ({ stageFilm }) => stageFilm(event.detail, this.#preview),
        () => undefined, // offline: the preview stays
      );
    });
  }

  /** The current state. */
  get state(): PreviewState {
    return this.#preview.state;
  }

  /** The public configuration, once it is loaded. */
  get config(): ModelConfig | null {
    return this.state.config;
  }

  /** The asset shown; its `url` is signed: keep it out of logs. */
  get asset(): Asset | null {
    return this.state.asset;
  }

  /** The live media element; null for images, and before there is one. */
  get media(): HTMLMediaElement | null {
    return this.#preview.media;
  }

  /** Plays; loads first if needed. Call it in a user gesture: browsers allow sound only then. */
  play(): Promise<PlayOutcome> {
    return this.#preview.play();
  }

  /** Pauses; does nothing for an image. */
  pause(): void {
    this.media?.pause();
  }

  /** Fetches everything again and starts over. */
  load(): void {
    void this.#preview.load(true);
  }

  /**
   * Resolves when the persona can be seen or heard, immediately if it already can.
   * @throws OjinError when it cannot; `aborted` when the element has no id, or was removed.
   */
  whenReady(): Promise<void> {
    return this.#preview.whenReady();
  }

  /** A snapshot for bug reports. It contains no signed link and no personal data. */
  async diagnose(): Promise<Diagnosis> {
    return (await import('./diagnose.ts')).diagnose(this);
  }

  /** The stage: everything around it is created imperatively, and never re-rendered. */
  protected override createRenderRoot(): HTMLElement {
    const stage = inFrame(this, 'stage');
    // a poster may be added late, or fail to load
    for (const type of ['slotchange', 'error'])
      stage.addEventListener(type, () => this.requestUpdate(), true);
    if (this.shadowRoot) adopt(this.shadowRoot, styles);
    return stage;
  }

  /** Makes `moveBefore()` preserve the element, instead of disconnecting and reconnecting it. */
  connectedMoveCallback(): void {
    // nothing to do
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (isServer as boolean) return;
    const has = (...names: (keyof OjinPreviewElement)[]) => names.some((name) => changed.has(name));
    if (has('configId', 'assetId', 'apiBase', 'loading', 'resolveAssets', 'fetch'))
      this.#preview.follow();
    if (this.controls === 'themed' && !this.#themed) void this.#loadThemed();
    this.#preview.setPlayback(has);
  }

  async #loadThemed(): Promise<void> {
    try {
      const { ThemedControls } = await import('./themed.ts');
      this.#themed ??= new ThemedControls(this);
    } catch {
      this.controls = 'native'; // blocked, offline, Trusted Types
    }
    this.requestUpdate();
  }

  get #situation(): Situation {
    const { media, controls } = this;
    const { playback, wasPlayed } = this.#preview;
    const { status } = this.state;
    return { media, controls, status, playback, wasPlayed, canTheme: !!this.#themed };
  }

  get #posterUrl(): string | undefined {
    return posterUrl(this, this.#preview.playback.autoplay);
  }

  protected override render(): TemplateResult {
    if (isServer as boolean) return renderFrame(this);
    return renderOverlay({
      state: this.state,
      strings: { ...en, ...this.#locale.strings, ...this.strings },
      media: this.media,
      bar: barOf(this.#situation),
      themed: this.#themed,
      button: buttonOf(this.#situation),
      isPictured: !!this.#posterUrl || !!this.querySelector(':not([slot], track), [slot=poster]'),
      isRevealed: isRevealed(this),
      on: {
        play: () => void this.play(),
        pause: () => this.pause(),
        retry: () => this.#preview.retry(),
      },
    });
  }

  /** The first update has a task of its own: together with the definition, it blocks the page. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await new Promise((resolve) => setTimeout(resolve));
    await super.scheduleUpdate();
  }

  /** Syncs the imperatively created parts with the state. */
  protected override updated(): void {
    const { state, media } = this;
    const { surface, wasPlayed, guest } = this.#preview;
    const bar = barOf(this.#situation);
    const flags = [wasPlayed && 'played', guest && 'guest'];
    const classes = ['base', state.status, bar, state.asset?.kind, ...flags];
    inFrame(this, 'base').className = classes.filter(Boolean).join(' ');
    // no poster is fetched behind a visible film
    if (state.status === 'loading' || this.poster)
      showPoster(this, this.#posterUrl, this.crossOrigin);
    const isUncovered = wasPlayed || !hasOwnPoster(this) || surface instanceof HTMLImageElement;
    if (state.status !== 'loading') reveal(this, isUncovered);
    if (!surface) return;
    if (bar !== 'themed') showSurface(this, surface);
    const label = state.config?.title ?? guest?.asset.name ?? '';
    if (surface instanceof HTMLImageElement) surface.alt = label;
    else surface.ariaLabel = label;
    if (!media) return;
    if (!guest && this.querySelector('track'))
      import('./tracks.ts').then(
        ({ passTracks }) => passTracks(this, media),
        () => undefined, // offline: the film plays without
      );
    // under an error panel nothing may be focusable
    media.controls = bar === 'native' && state.status !== 'error';
    // in Firefox, the Tab key stops at a film without controls, too
    media.tabIndex = media.controls ? 0 : -1;
  }
}
