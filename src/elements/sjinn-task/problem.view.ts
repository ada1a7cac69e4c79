import { html, nothing } from 'lit';
import type { ErrorCode, OjinError } from '../../http/error.ts';
import type { TaskState } from '../../sjinn/task.ts';
import type { TaskStrings } from './locales/en.ts';
import type { View } from './view-model.ts';

/** Which sentence says why nothing was started. */
const SENTENCES: Readonly<Record<ErrorCode, keyof TaskStrings>> = {
  aborted: 'busy',
  timeout: 'offline',
  network: 'offline',
  invalid: 'refused',
  unauthorized: 'signIn',
  forbidden: 'signIn',
  'not-found': 'notFound',
  conflict: 'busy',
  'rate-limited': 'limit',
  server: 'busy',
  'bad-answer': 'busy',
  blocked: 'setup',
  'no-media': 'busy',
  unsupported: 'busy',
  media: 'busy',
};

/** What to say of a state that is no good news; undefined for all others. */
export function sentence(state: TaskState, strings: TaskStrings): string | undefined {
  switch (state.status) {
    case 'failed':
      return strings[state.error.attribute ? 'setup' : SENTENCES[state.error.code]];
    case 'uncertain':
      return strings.uncertain;
    case 'paused':
      return state.reason === 'deadline' ? strings.deadline : strings.stopped;
    default:
      return undefined;
  }
}

/** What went wrong, in words, and the way out; nothing is lost by it. */
export function renderProblem({ state, strings, on }: View): unknown {
  const startOver = html`<button part="reset-button" @click=${on.reset}>
    ${strings.startOver}
  </button>`;
  const said = html`<p part="error" dir="auto">${sentence(state, strings)}</p>`;
  switch (state.status) {
    case 'failed':
      return html`${said} ${renderDetails(state.error, strings)}`;
    case 'uncertain':
      return html`<p class="message" part="message" dir="auto">${state.intent.message}</p>
        ${said}
        <div class="actions">
          <button part="check-button" class="main" @click=${on.check}>${strings.check}</button>
          ${startOver}
        </div>`;
    case 'paused':
      return html`${said} ${state.error ? renderDetails(state.error, strings) : nothing}
        <div class="actions">
          <button part="go-on-button" class="main" @click=${on.goOn}>${strings.goOn}</button>
          ${startOver}
        </div>`;
    case 'queued':
    case 'running':
      return state.trouble
        ? html`<p class="quiet" dir="auto">${strings.reconnecting}</p>`
        : nothing;
    default:
      return nothing;
  }
}

const renderDetails = ({ code, status, attribute }: OjinError, strings: TaskStrings): unknown =>
  html`<details class="quiet">
    <summary>${strings.details}</summary>
    <code>${[code, status && `HTTP ${status}`, attribute].filter(Boolean).join(' · ')}</code>
  </details>`;
