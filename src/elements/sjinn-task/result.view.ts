import { html, nothing } from 'lit';
import { filmOf } from '../../sjinn/results.ts';
import type { Task } from '../../sjinn/task.ts';
import { renderReadonlyField } from './readonly-field.view.ts';
import type { View } from './view-model.ts';

/** The result: the film, or a note that there is none. */
export function renderResult(task: Task, view: View): unknown {
  const { strings, screen, copied, on } = view;
  const film = filmOf(task.results);
  const startOver = html`<button part="reset-button" @click=${on.reset}>
    ${strings.startOver}
  </button>`;
  if (!film)
    return html`<p>${strings.noFilm}</p>
      <div class="actions">${startOver}</div>`;
  return html`${screen === 'here' ? renderVideo(film, task, view) : nothing}
    <h2>${strings.ready}</h2>
    <div class="actions">
      ${renderScreenButton(film, view)}
      <a part="download" href=${film} download target="_blank" rel="noopener noreferrer"
        >${strings.download}</a
      >
      <button part="copy-button" @click=${() => on.copy(film)}>
        ${copied === 'yes' ? strings.copied : strings.copy}
      </button>
      ${startOver}
    </div>
    ${copied === 'failed' ? renderReadonlyField('link', strings.copyFailed, film) : nothing}`;
}

const renderVideo = (film: string, { message }: Task, { on }: View): unknown =>
  html`<video
    class="stage"
    part="film"
    src=${film}
    aria-label=${message}
    controls
    playsinline
    @error=${on.videoError}
  ></video>`;

function renderScreenButton(film: string, { screen, strings, on }: View): unknown {
  switch (screen) {
    case 'around':
      return html`<button part="back-button" @click=${on.hide}>${strings.back}</button>`;
    case 'none':
      return html`<button part="watch-button" class="main" @click=${() => on.show(film)}>
        ${strings.watch}
      </button>`;
    default:
      return nothing;
  }
}
