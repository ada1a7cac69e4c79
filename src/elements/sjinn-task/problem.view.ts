import { html, nothing } from 'lit';
import type { ErrorCode, OjinError } from '../../http/error.ts';
import { FORBIDDEN } from '../../sjinn/contract.ts';
import { isBrief } from '../../sjinn/create.ts';
import { CANNOT_PAY, isUnknownTask } from '../../sjinn/wire.ts';
import type { PauseReason, Task, TaskState } from '../../sjinn/task.ts';
import type { TaskStrings } from './locales/en.ts';
import { renderReadonlyField } from './readonly-field.view.ts';
import type { View } from './view-model.ts';

/** The sentence that explains why nothing was started. */
const SENTENCES: Readonly<Record<ErrorCode, keyof TaskStrings>> = {
  aborted: 'busy',
  timeout: 'offline',
  network: 'offline',
  invalid: 'refused',
  unauthorized: 'signIn',
  forbidden: 'signIn',
  'not-found': 'busy', // a gateway's; see below for the service's own
  conflict: 'busy',
  'rate-limited': 'limit',
  server: 'busy',
  'bad-answer': 'busy',
  blocked: 'setup',
  'no-media': 'busy',
  unsupported: 'busy',
  media: 'busy',
};

/** Why nothing was started. */
function reasonOf(error: OjinError): keyof TaskStrings {
  const { errorCode = 0 } = error;
  // the host's account has no balance: nothing a visitor could do about it; or the line was too long
  if (CANNOT_PAY.includes(errorCode) || isBrief(error)) return 'busy';
  // the template is unknown to the service, or an attribute is invalid; or the host's relay refuses
  // the page, or SJinn the host: only a token endpoint's own 403 is about the visitor
  if (error.attribute ?? (isUnknownTask(error) || errorCode === FORBIDDEN)) return 'setup';
  return SENTENCES[error.code];
}

const PAUSED: Readonly<Record<PauseReason, keyof TaskStrings>> = {
  stopped: 'stopped',
  deadline: 'deadline',
  refused: 'interrupted',
  missing: 'notFound',
};

/** The sentence for a problem state; undefined for all others. */
export function sentence(state: TaskState, strings: TaskStrings): string | undefined {
  switch (state.status) {
    case 'failed':
      return strings[reasonOf(state.error)];
    case 'uncertain':
      return strings.uncertain;
    case 'paused':
      return strings[PAUSED[state.reason]];
    default:
      return undefined;
  }
}

/** What went wrong, and the way out; nothing is lost. */
export function renderProblem({ state, strings, on }: View): unknown {
  const startOver = html`<button part="reset-button" @click=${on.reset}>
    ${strings.startOver}
  </button>`;
  const message = html`<p part="error" dir="auto">${sentence(state, strings)}</p>`;
  switch (state.status) {
    case 'failed':
      return html`${message} ${renderDetails(state.error, strings)}`;
    case 'uncertain':
      return html`<p class="message" part="message" dir="auto">${state.intent.message}</p>
        ${message}
        <div class="actions">
          <button part="check-button" class="main" @click=${on.check}>${strings.check}</button>
          ${startOver}
        </div>`;
    case 'paused':
      return html`${message}
        ${state.reason === 'missing' ? renderNumber(state.task, strings) : nothing}
        ${state.error ? renderDetails(state.error, strings) : nothing}
        <div class="actions">
          <button part="go-on-button" class="main" @click=${on.goOn}>${strings.goOn}</button>
          ${startOver}
        </div>`;
    case 'queued':
    case 'running':
      return state.lastError
        ? html`<p class="quiet" dir="auto">${strings.reconnecting}</p>`
        : nothing;
    default:
      return nothing;
  }
}

/** For asking the host about a film that was paid for. */
const renderNumber = ({ chatId }: Task, { taskNumber }: TaskStrings): unknown =>
  renderReadonlyField('task-number', taskNumber, chatId);

const renderDetails = ({ code, status, attribute }: OjinError, strings: TaskStrings): unknown =>
  html`<details class="quiet">
    <summary>${strings.details}</summary>
    <code>${[code, status && `HTTP ${status}`, attribute].filter(Boolean).join(' · ')}</code>
  </details>`;
