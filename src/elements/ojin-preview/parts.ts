import { html, nothing } from 'lit';
import { httpUrl } from '../../http/url.ts';
import type { PreviewStrings } from '../locales/en.ts';
import type { OjinPreviewElement } from './ojin-preview.element.ts';

/** The triangle stands a little to the right: it looks centred where its mass is. */
const PLAY = 'M9 6l10 6-10 6z';
const PAUSE = 'M8 6v12M16 6v12';

/** The embedder's picture, else the configuration's, else what stood in the element before. */
export function renderPoster({ poster, state }: OjinPreviewElement): unknown {
  const url = httpUrl(poster, document.baseURI) ?? state.preview?.poster?.url;
  return html`<div class="poster">
    <slot name="poster"
      >${url ? html`<img part="poster" src=${url} alt="" />` : html`<slot></slot>`}</slot
    >
  </div>`;
}

export function renderTitle({ config }: OjinPreviewElement): unknown {
  return config?.title
    ? html`<div part="title" class="title"><bdi>${config.title}</bdi></div>`
    : nothing;
}

/**
 * The round control: until a bar of controls takes over; and for as long as a film plays by itself,
 * so that it can be stopped (WCAG 2.2, 2.2.2).
 */
export function renderButton(
  element: OjinPreviewElement,
  { play, pause }: Partial<PreviewStrings>,
  bar: string,
  played: boolean,
): unknown {
  const { state, media, autoplay, controls } = element;
  const playing = state.status === 'playing';
  const waits = /ready|paused/.test(state.status) || (state.status === 'loading' && media);
  const barIsThere = bar && (played || media?.localName === 'audio');
  const useful = !barIsThere && (autoplay || (controls !== 'none' && !playing));
  return media && useful && (playing || waits)
    ? html`<button
        part="play-button"
        class="round"
        aria-label=${(playing ? pause : play) ?? ''}
        @click=${() => (playing ? element.pause() : void element.play())}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${playing ? PAUSE : PLAY} /></svg>
      </button>`
    : nothing;
}
