import { html, nothing, type TemplateResult } from 'lit';
import { httpUrl } from '../../http/url.ts';
import type { PreviewStrings } from '../locales/en.ts';
import type { ErrorPanel } from './on-demand/error-panel.ts';
import type { ThemedControls } from './on-demand/themed.ts';
import type { OjinPreviewElement } from './ojin-preview.element.ts';

/** Which bar of controls stands on the picture. */
export type Bar = 'native' | 'themed' | '';

/** What is drawn, beside the element's public properties. */
export interface View {
  readonly strings: Partial<PreviewStrings>;
  readonly bar: Bar;
  /** Something was played since the asset came. */
  readonly played: boolean;
  readonly themed: ThemedControls | undefined;
  /** null: it could not be loaded. */
  readonly errorPanel: ErrorPanel | null | undefined;
}

/** The triangle stands a little to the right: it looks centred where its mass is. */
const PLAY = 'M9 6l10 6-10 6z';
const PAUSE = 'M8 6v12M16 6v12';

/** All that stands in the shadow root, as a function of the state. */
export function renderPreview(element: OjinPreviewElement, view: View): TemplateResult {
  const { media, asset, config, surface, standIn, poster } = element;
  const { status } = element.state;
  const { bar, played, themed } = view;
  const isLoading = status === 'loading';
  const posted = poster ?? element.querySelector('[slot=poster]');
  const shape = [status, bar, asset?.kind, played ? 'played' : posted && 'posted'];
  return html`<div part="base" class="base ${shape.join(' ')}">
    <div part="stage" class="stage">
      ${renderPoster(element)}
      ${bar === 'themed' && media ? themed?.(html, media, config?.title ?? '') : surface} ${standIn}
      ${isLoading ? html`<slot name="loading"><div class="sheen"></div></slot>` : nothing}
      ${bar === 'native' && asset?.kind !== 'audio' ? nothing : renderTitle(element)}
      ${renderButton(element, view)}
      <div role="status" class="status">${renderStatus(element, view)}</div>
    </div>
    <slot name="actions"></slot>
    <slot name="task" @slotchange=${() => element.loadTask()}></slot>
  </div>`;
}

/** The embedder's picture, else the configuration's, else what stood in the element before. */
function renderPoster({ poster, state }: OjinPreviewElement): unknown {
  const url = httpUrl(poster, document.baseURI) ?? state.preview?.poster?.url;
  return html`<div class="poster">
    <slot name="poster"
      >${url ? html`<img part="poster" src=${url} alt="" />` : html`<slot></slot>`}</slot
    >
  </div>`;
}

const renderTitle = ({ config }: OjinPreviewElement): unknown =>
  config?.title ? html`<div part="title" class="title"><bdi>${config.title}</bdi></div>` : nothing;

/**
 * The round control: until a bar of controls takes over; and for as long as a film plays by itself,
 * so that it can be stopped (WCAG 2.2, 2.2.2).
 */
function renderButton(element: OjinPreviewElement, { strings, bar, played }: View): unknown {
  const { state, media, autoplay, controls } = element;
  const playing = state.status === 'playing';
  const barIsThere = bar && (played || media?.localName === 'audio');
  const useful = !barIsThere && (autoplay || (controls !== 'none' && !playing));
  return media && useful && !/renewing|error/.test(state.status)
    ? renderRound(
        'play-button',
        playing ? strings.pause : strings.play,
        () => (playing ? element.pause() : void element.play()),
        html`<svg viewBox="0 0 24 24" aria-hidden="true">
          <path d=${playing ? PAUSE : PLAY} />
        </svg>`,
      )
    : nothing;
}

function renderStatus(element: OjinPreviewElement, { strings, errorPanel }: View): unknown {
  const { state } = element;
  if (state.status === 'renewing')
    return html`<span class="note" part="note">${strings.renewing}</span>`;
  if (state.status !== 'error') return nothing;
  const retry = () => element.retry();
  return html`<slot name="error"
    >${
      errorPanel === null
        ? renderRound('retry-button', strings.retry, retry, '↻')
        : errorPanel?.(html, state.error, strings, retry)
    }</slot
  >`;
}

const renderRound = (part: string, label: unknown, press: () => void, sign: unknown) =>
  html`<button part=${part} class="round" aria-label=${label} @click=${press}>${sign}</button>`;
