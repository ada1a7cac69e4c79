import 'media-chrome/dist/media-controller.js';
import 'media-chrome/dist/media-control-bar.js';
import 'media-chrome/dist/media-play-button.js';
import 'media-chrome/dist/media-time-range.js';
import 'media-chrome/dist/media-time-display.js';
import 'media-chrome/dist/media-mute-button.js';
import 'media-chrome/dist/media-fullscreen-button.js';
import { html, type LitElement, type TemplateResult } from 'lit';
import { LocaleController } from '../locale.controller.ts';
import { adopt } from '../style-sheets.ts';
import type { LoadedStrings } from './locales/en.ts';
import { en, type ThemedStrings } from './locales/themed/en.ts';
import { label, loadThemedStrings, sliderOf, type InLanguage } from './themed-labels.ts';

// Where Trusted Types block this, media-chrome cannot fill its shadow roots: then the import fails,
// and the native controls stay.
document.createElement('template').innerHTML = '<i></i>';
// Likewise where the page's policy forbids style elements, which media-chrome relies on.
const style = document.createElement('style');
style.textContent = 'i{}';
document.head.append(style);
const isStyled = !!style.sheet;
style.remove();
if (!isStyled) throw new Error('style-src');

const needCaptions = () => {
  import('./themed-captions.ts').then(
    ({ defineCaptions }) => defineCaptions(),
    () => undefined, // offline: there is no button
  );
};

/** For style sheets, which do not see the focus on a slider inside its shadow root. */
const markFocus = ({ target }: Event) => {
  const { host } = (target as Element).getRootNode() as ShadowRoot;
  host.toggleAttribute('focused', (target as Element).matches(':focus-visible'));
};

interface Shown {
  readonly media: HTMLMediaElement;
  readonly title: string;
  readonly strings: LoadedStrings;
}

/** The controls of one element with our own look, built on media-chrome. */
export class ThemedControls {
  readonly #locale: LocaleController<ThemedStrings & InLanguage>;
  /** media-chrome writes its labels again with each state. */
  readonly #observer = new MutationObserver(() => this.#label());
  #shown: Shown | undefined;

  constructor(host: LitElement) {
    this.#locale = new LocaleController(host, loadThemedStrings);
    if (host.shadowRoot) adopt(host.shadowRoot, styles);
  }

  render(media: HTMLMediaElement, title: string, strings: LoadedStrings): TemplateResult {
    media.slot = 'media';
    media.textTracks.addEventListener('addtrack', needCaptions);
    if (media.textTracks.length) needCaptions();
    this.#shown = { media, title, strings };
    queueMicrotask(() => this.#connect());
    return html`<media-controller
      ?audio=${media instanceof HTMLAudioElement}
      nohotkeys
      novolumepref
      nomutedpref
      gesturesdisabled
      breakpoints="wide:240"
    >
      ${media}
      <media-control-bar dir="ltr">
        <media-play-button notooltip></media-play-button>
        <media-time-range></media-time-range>
        <media-time-display showduration notoggle aria-hidden="true"></media-time-display>
        <media-mute-button notooltip></media-mute-button>
        <ojin-captions-switch notooltip></ojin-captions-switch>
        <media-fullscreen-button notooltip></media-fullscreen-button>
      </media-control-bar>
    </media-controller>`;
  }

  get #controller(): Element | null | undefined {
    return this.#shown?.media.closest('media-controller');
  }

  #connect(): void {
    const controller = this.#controller;
    const slider = controller && sliderOf(controller);
    if (!slider) return;
    for (const type of ['focus', 'blur']) slider.addEventListener(type, markFocus);
    const written = ['aria-label', 'role', 'tabindex'];
    this.#observer.observe(controller, { subtree: true, attributeFilter: written });
    this.#observer.observe(slider, { attributeFilter: ['aria-label', 'aria-valuetext'] });
    this.#label();
  }

  #label(): void {
    const controller = this.#controller;
    if (!controller || !this.#shown) return;
    const { media, title, strings } = this.#shown;
    const all = { lang: 'en', ...en, ...this.#locale.strings, ...strings };
    label(controller, title, media, all);
  }
}

/** The build strips the white space from templates tagged `css`. */
const css = String.raw;

export const styles = css`
  media-controller {
    --media-primary-color: #fff;
    --media-secondary-color: transparent;
    --media-control-background: transparent;
    --media-control-hover-background: rgb(255 255 255 / 0.14);
    --media-background-color: transparent;
    --media-font: inherit;
    --media-font-size: 0.8125em;
    --media-control-height: 24px;
    --media-control-padding: 10px;
    --media-range-track-height: 4px;
    --media-range-track-border-radius: 2px;
    --media-range-track-background: rgb(255 255 255 / 0.3);
    --media-range-bar-color: #fff;
    --media-range-thumb-width: 12px;
    --media-range-thumb-height: 12px;
    --media-focus-box-shadow: inset 0 0 0 2px #fff;
    background: none;
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  media-control-bar {
    margin: 0 10px 10px;
    padding-inline: 4px;
    border-radius: 22px;
    background: rgb(20 20 28 / 0.8);
  }
  .error media-control-bar {
    display: none;
  }
  /* media-chrome hides an unused bar, also under the keyboard focus */
  media-control-bar:has(:focus-visible, [focused]) {
    opacity: 1;
  }
  .base:not(.played, .audio) media-control-bar {
    visibility: hidden;
  }
  .audio media-controller {
    inset: auto 0 0;
    height: auto;
  }
  media-control-bar > * {
    border-radius: 20px;
  }
  media-time-range {
    flex: 1;
    min-width: 40px;
    width: auto;
  }
  media-controller[audio] media-fullscreen-button,
  ojin-captions-switch:not([mediasubtitleslist]),
  media-controller:not([breakpointwide]) :is(media-time-display, media-mute-button) {
    display: none;
  }
  @media (forced-colors: active) {
    media-controller {
      --media-primary-color: ButtonText;
      --media-range-bar-color: ButtonText;
      --media-range-track-background: GrayText;
    }
    media-control-bar {
      border: 1px solid ButtonText;
      background: ButtonFace;
    }
    /* shadows are not drawn here */
    media-control-bar > :is(:focus-visible, [focused]) {
      outline: 2px solid Highlight;
    }
  }
`;
