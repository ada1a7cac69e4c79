import { html, nothing, type TemplateResult } from 'lit';
import type { Bar, Button } from './controls.ts';
import { renderErrorPanel } from './error-panel.ts';
import type { LoadedStrings } from './locales/en.ts';
import type { PreviewState } from './state.ts';
import type { ThemedControls } from './themed.ts';

/** What is rendered over the poster and the surface; actions are passed back to the element. */
export interface View {
  readonly state: PreviewState;
  readonly strings: LoadedStrings;
  readonly media: HTMLMediaElement | null;
  readonly bar: Bar;
  readonly themed: ThemedControls | undefined;
  readonly button: Button;
  /** The film started by the script is already visible. */
  readonly isRevealed: boolean;
  /** There is an image to show meanwhile. */
  readonly isPictured: boolean;
  readonly on: { play(): void; pause(): void; retry(): void };
}

/** The triangle is shifted to the right: it looks centred at its centre of mass. */
const PLAY = 'M9 6l10 6-10 6z';
const PAUSE = 'M8 6v12M16 6v12';

/** The overlay over the media, as a function of the state. */
export function renderOverlay(view: View): TemplateResult {
  const { state, media, bar, themed, strings, isPictured, isRevealed } = view;
  const isLoading = state.status === 'loading' && !isRevealed;
  return html`${bar === 'themed' && media ? themed?.render(media, state.config?.title ?? '', strings) : nothing}
    ${
      isLoading
        ? html`<slot name="loading"
            >${isPictured ? nothing : html`<div class="sheen"></div>`}</slot
          >`
        : nothing
    }
    ${bar === 'native' && state.asset?.kind !== 'audio' ? nothing : renderTitle(state)}
    ${renderButton(view)}
    <div role="status" class="status">${renderStatus(view)}</div>`;
}

const renderTitle = ({ config }: PreviewState): unknown =>
  config?.title ? html`<div part="title" class="title"><bdi>${config.title}</bdi></div>` : nothing;

const renderButton = ({ state, button, strings, on }: View): unknown =>
  button === 'none'
    ? nothing
    : html`<button
        part="play-button"
        class="round"
        aria-label=${[strings[button], state.config?.title].filter(Boolean).join(': ')}
        @click=${on[button]}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d=${button === 'play' ? PLAY : PAUSE} />
        </svg>
      </button>`;

function renderStatus({ state, strings, on }: View): unknown {
  if (state.status === 'renewing')
    return html`<span class="note" part="note">${strings.renewing}</span>`;
  return state.status === 'error'
    ? html`<slot name="error">${renderErrorPanel(state.error, strings, on.retry)}</slot>`
    : nothing;
}
