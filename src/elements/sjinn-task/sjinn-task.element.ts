import { html, isServer, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { type Clock, systemClock } from '../../http/clock.ts';
import type { Fetch } from '../../http/request.ts';
import { isActive, type TaskState } from '../../sjinn/task.ts';
import type { GetToken } from '../../sjinn/token-source.ts';
import { LocaleController } from '../locale.controller.ts';
import { adopt } from '../style-sheets.ts';
import { DraftController } from './draft.controller.ts';
import { ElapsedController } from './elapsed.controller.ts';
import { FilmScreen } from './film-screen.ts';
import { en, type TaskStrings } from './locales/en.ts';
import { styles } from './sjinn-task.styles.ts';
import type { ResumeMode } from './storage.ts';
import { TaskController, type TaskHost } from './task.controller.ts';
import { renderTask } from './view.ts';

const MAX_LENGTH = 2000;
/** A relay accepts 50 names, including those of the steps. */
const MAX_TOOLS = 40;
/** Minutes. */
const DEADLINE = 30;

/**
 * Makes a film from a sentence with SJinn's Agent API, through the host's token endpoint: no
 * account key reaches the page. Used in the slot `task` of `<ojin-preview>`, or standalone.
 *
 * @tag sjinn-task
 *
 * @attr lang - Language of the texts; default: the nearest `lang`.
 *
 * @slot - Your own `<form>` with a field `message`, instead of ours; cancel its submit to decline.
 * @slot verify - For the widget of a challenge, see `sjinn-verify`.
 *
 * @csspart base - The whole element.
 * @csspart form - The form.
 * @csspart field - The box of the text field.
 * @csspart submit-button - The submit button in the field.
 * @csspart example - One of the examples.
 * @csspart message - The visitor's prompt.
 * @csspart steps - The timeline.
 * @csspart plan - The agent's plan.
 * @csspart made - The images and clips.
 * @csspart film - The film, if no preview shows it.
 * @csspart error - The error message.
 * @csspart task-number - The id of a task that cannot be found.
 * @csspart stop-button - Stops waiting.
 * @csspart go-on-button - Resumes waiting.
 * @csspart check-button - Checks whether it was started.
 * @csspart reset-button - Back to the form.
 * @csspart watch-button - Shows the film again.
 * @csspart back-button - Shows the preview again.
 * @csspart download - The link to the film.
 * @csspart copy-button - Copies the link.
 * @csspart link - The link, if the button cannot copy it.
 *
 * @cssproperty [--ojin-accent=#5b5bd6] - The accent colour.
 * @cssproperty [--ojin-radius=16px] - Corner radius of the boxes.
 *
 * @cssstate idle
 * @cssstate submitting - The create call is in progress.
 * @cssstate waiting - In line: too many films are being made. Nothing was started yet.
 * @cssstate queued
 * @cssstate running
 * @cssstate paused - The task is no longer followed; it continues by itself.
 * @cssstate completed
 * @cssstate failed - Nothing was started.
 * @cssstate uncertain - It may have been started.
 *
 * @event {CustomEvent} sjinn-submit - A film was requested; cancel it to send nothing.
 * @event {CustomEvent} sjinn-created - The task was created.
 * @event {CustomEvent} sjinn-progress - New results arrived.
 * @event {CustomEvent} sjinn-complete - The task ended.
 * @event {CustomEvent} sjinn-error - Nothing was started, or the task is missing; the code says why.
 * @event {CustomEvent} sjinn-statechange - The status changed.
 * @event {CustomEvent} sjinn-show - A film is to be shown or hidden; cancel it to do so yourself.
 * @event {CustomEvent} sjinn-verify - Turnstile or hCaptcha is required; cancel it, and respond.
 */
export class SjinnTaskElement extends LitElement implements TaskHost {
  static override properties = {
    tokenEndpoint: { attribute: 'token-endpoint' },
    credentials: {},
    apiBase: { attribute: 'api-base' },
    templateId: { attribute: 'template-id' },
    toolNames: { attribute: 'tool-names' },
    maxLength: { attribute: 'max-length' },
    deadlineMinutes: { attribute: 'deadline' },
    resumeMode: { attribute: 'resume' },
    examples: {},
    strings: { attribute: false },
    getToken: { attribute: false },
  };

  /** URL of the host's token endpoint. */
  declare tokenEndpoint: string | null | undefined;
  /** Credentials mode for the token endpoint: `same-origin` (default), `include` or `omit`. */
  declare credentials: 'same-origin' | 'include' | 'omit' | null | undefined;
  /** Base URL for SJinn; default: from the token response, else `https://sjinn.ai/api/un-api`. */
  declare apiBase: string | null | undefined;
  /** Id of an SJinn template, from https://sjinn.ai/templates. */
  declare templateId: string | null | undefined;
  /** Tools whose results are requested and shown, separated by commas; default: all. */
  declare toolNames: string | null | undefined;
  /** Maximum number of characters in the message; default 2000. */
  declare maxLength: string | number | null | undefined;
  /** Minutes after which the element stops polling; default 30. The task continues. */
  declare deadlineMinutes: string | number | null | undefined;
  /** Where the task's id is stored: `session` (default), `local` or `none`. Never the token. */
  declare resumeMode: 'session' | 'local' | 'none' | null | undefined;
  /** Examples that fill the field, separated by `|`. */
  declare examples: string | null | undefined;
  /** Overrides some or all of the texts. */
  declare strings: Partial<TaskStrings> | undefined;
  /** Returns a token, instead of `token-endpoint`. */
  declare getToken: GetToken | undefined;
  /** Used instead of the global `fetch`. */
  declare fetch: Fetch | undefined;
  /** @internal For tests. */
  declare clock: Clock | undefined;

  readonly #internals = this.attachInternals();
  readonly #draft = new DraftController(this, (message) => this.start(message));
  readonly #film = new FilmScreen(this, () => this.#task.renewFilm());
  readonly #locale = new LocaleController<TaskStrings>(this, async (lang) =>
    (await import('./locales/index.ts')).loadTaskStrings(lang),
  );
  readonly #task = new TaskController(this, (state, before) => this.#onChange(state, before));
  #hadFocus = false;

  constructor() {
    super();
    new ElapsedController(this, () => isActive(this.state) || this.state.status === 'waiting');
    this.#showState('idle');
  }

  /** The current state of the task. */
  get state(): TaskState {
    return this.#task.state;
  }

  /** Starts a task, as the form does. Does nothing while one is in progress, or without a text. */
  start(message: string): void {
    const text = message.trim();
    if (text) this.#task.start(text.slice(0, positive(this.maxLength, MAX_LENGTH)));
  }

  /** Follows a task that was started earlier; `chatId` is from the event `sjinn-created`. */
  resume(chatId: string): void {
    this.#task.resume(chatId);
  }

  /** Leaves the line; or stops following the task, which continues: nothing can stop it. */
  stop(): void {
    this.#task.stop();
  }

  /** Back to the form; forgets the task. */
  reset(): void {
    this.#film.hide();
    this.#task.reset();
  }

  /** @internal */
  get storageMode(): ResumeMode {
    const { resumeMode } = this;
    return resumeMode === 'local' || resumeMode === 'none' ? resumeMode : 'session';
  }

  /** @internal */
  get tools(): readonly string[] {
    return list(this.toolNames, ',').slice(0, MAX_TOOLS);
  }

  /** @internal ms */
  get deadline(): number {
    return positive(this.deadlineMinutes, DEADLINE) * 60_000;
  }

  protected override createRenderRoot(): ShadowRoot {
    // empties the one that a server rendered
    const root = this.attachShadow({ mode: 'open' });
    adopt(root, styles);
    return root;
  }

  /** Makes `moveBefore()` preserve the element, instead of disconnecting and reconnecting it. */
  connectedMoveCallback(): void {
    // nothing to do
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (isServer as boolean) return;
    if (changed.has('tokenEndpoint') || changed.has('getToken')) this.#task.useNewEndpoint();
    this.#hadFocus = this.matches(':focus-within');
  }

  /** What was focused may be gone with its state: the focus must not return to the page's top. */
  protected override updated(): void {
    if (!this.#hadFocus || this.matches(':focus-within')) return;
    for (const target of ['.base', 'textarea'])
      this.renderRoot.querySelector<HTMLElement>(target)?.focus();
  }

  #onChange(state: TaskState, before: TaskState): void {
    this.#showState(state.status);
    this.#draft.follow(state);
    this.#film.follow(state, before);
  }

  /** For style sheets: `sjinn-task:state(running)`. */
  #showState(status: TaskState['status']): void {
    try {
      const { states } = this.#internals;
      states.clear();
      states.add(status);
    } catch {
      // engines older than 2024: only the styling by state is lost
    }
  }

  protected override render(): TemplateResult {
    // the page's own form, which works without scripts
    if (isServer as boolean) return html`<slot></slot>`;
    const { state } = this;
    const now = (this.clock ?? systemClock).now();
    return renderTask({
      state,
      strings: { ...en, ...this.#locale.strings, ...this.strings },
      draft: this.#draft,
      maxLength: positive(this.maxLength, MAX_LENGTH),
      examples: list(this.examples, '|'),
      hasForm: !!this.querySelector('form'),
      toolNames: this.tools,
      resumeMode: this.storageMode,
      elapsed: now - startOf(state, now),
      screen: this.#film.screen,
      copied: this.#film.copied,
      on: this.#actions,
    });
  }

  readonly #actions = {
    stop: () => this.stop(),
    goOn: () => this.#task.goOn(),
    check: () => this.#task.check(),
    reset: () => this.reset(),
    show: (film: string) =>
      this.#film.show(film, 'task' in this.state ? this.state.task.message : ''),
    hide: () => this.#film.hide(),
    copy: (film: string) => void this.#film.copy(film),
    videoError: (event: Event) => void this.#film.onVideoError(event),
  };
}

/** ms since the epoch. */
function startOf(state: TaskState, now: number): number {
  if ('task' in state) return state.task.startedAt;
  return 'intent' in state ? state.intent.at : now;
}

const positive = (value: string | number | null | undefined, fallback: number): number =>
  Number(value) > 0 ? Number(value) : fallback;

const list = (text: string | null | undefined, separator: string): readonly string[] =>
  (text ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
