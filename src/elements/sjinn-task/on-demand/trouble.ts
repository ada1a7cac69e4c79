import type { html as litHtml } from 'lit';
import type { ErrorCode, OjinError } from '../../../http/error.ts';
import type { TaskState } from '../../../sjinn/task.ts';
import { enTrouble, type TroubleStrings } from '../../locales/task/en-trouble.ts';
import type { Strings, View } from '../view.ts';

/** Which sentence tells why nothing was started. */
const SENTENCES: Readonly<Record<ErrorCode, keyof TroubleStrings>> = {
  aborted: 'busy',
  timeout: 'offline',
  network: 'offline',
  invalid: 'refused',
  unauthorized: 'private',
  forbidden: 'private',
  'not-found': 'gone',
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
export function sentence(state: TaskState, strings: Strings): string | undefined {
  const say = { ...enTrouble, ...strings };
  switch (state.status) {
    case 'failed':
      return say[state.error.attribute ? 'setup' : SENTENCES[state.error.code]];
    case 'uncertain':
      return say.uncertain;
    case 'paused':
      return state.reason === 'deadline' ? say.deadline : say.stopped;
    default:
      return undefined;
  }
}

/** What stands in the way, in words, and the way out; nothing is lost by it. */
export function renderTrouble(html: typeof litHtml, { state, strings, on }: View): unknown {
  const say = { ...enTrouble, ...strings };
  const anew = html`<button part="reset-button" @click=${on.reset}>${say.anew}</button>`;
  const said = html`<p part="error" dir="auto">${sentence(state, strings)}</p>`;
  const details = ({ code, status, attribute }: OjinError) =>
    html`<details class="quiet">
      <summary>${say.details}</summary>
      <code>${[code, status && `HTTP ${status}`, attribute].filter(Boolean).join(' · ')}</code>
    </details>`;
  switch (state.status) {
    case 'failed':
      return html`${said} ${details(state.error)}`;
    case 'uncertain':
      return html`<p class="wish" part="wish" dir="auto">${state.intent.message}</p>
        ${said}
        <div class="actions">
          <button part="check-button" class="main" @click=${on.check}>${say.check}</button>
          ${anew}
        </div>`;
    case 'paused':
      return html`${said} ${state.error ? details(state.error) : ''}
        <div class="actions">
          <button part="go-on-button" class="main" @click=${on.goOn}>${say.goOn}</button>
          ${anew}
        </div>`;
    case 'queued':
    case 'running':
      return state.trouble ? html`<p class="quiet" dir="auto">${say.trouble}</p>` : '';
    default:
      return '';
  }
}
