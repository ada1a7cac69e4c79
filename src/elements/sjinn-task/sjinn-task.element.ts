import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
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
/** Minutes. */
const DEADLINE = 30;

/**
 * Makes a film of a sentence with SJinn's Agent API, through the host's token endpoint: no account
 * key reaches the page. Stands in the slot `task` of `<ojin-preview>`, or alone.
 *
 * @tag sjinn-task
 *
 * @attr lang - Language of the texts; default: the nearest `lang`.
 *
 * @slot - A `<form>` of your own with a field `message`, in place of ours; its own `preventDefault()` starts nothing.
 * @slot verify - For the widget of a check, see `sjinn-verify`.
 *
 * @csspart base - Everything.
 * @csspart form - The form.
 * @csspart field - The box of the text.
 * @csspart submit-button - The button in it.
 * @csspart example - One of the examples.
 * @csspart message - What was asked for.
 * @csspart steps - The time line.
 * @csspart plan - The agent's plan.
 * @csspart made - Pictures and clips.
 * @csspart film - The film, where no preview shows it.
 * @csspart error - What stands in the way.
 * @csspart task-number - The id of a task that cannot be found.
 * @csspart stop-button - Ends the waiting.
 * @csspart go-on-button - Waits again.
 * @csspart check-button - Finds out whether it was started.
 * @csspart reset-button - Back to the form.
 * @csspart watch-button - Brings the film back.
 * @csspart back-button - Brings the preview back.
 * @csspart download - The link to the film.
 * @csspart copy-button - Copies that link.
 * @csspart link - The link, where it cannot be copied by a button.
 *
 * @cssproperty [--ojin-accent=#5b5bd6] - The one colour.
 * @cssproperty [--ojin-radius=16px] - Roundness of boxes.
 *
 * @cssstate idle
 * @cssstate submitting - The create call is under way.
 * @cssstate queued
 * @cssstate running
 * @cssstate paused - Nobody asks for the task; it goes on by itself.
 * @cssstate completed
 * @cssstate failed - Nothing was started.
 * @cssstate uncertain - It may have been started.
 *
 * @event {CustomEvent} sjinn-submit - Somebody wants a film; cancel it to send nothing.
 * @event {CustomEvent} sjinn-created - The task exists.
 * @event {CustomEvent} sjinn-progress - Something new was made.
 * @event {CustomEvent} sjinn-complete - The task came to its end.
 * @event {CustomEvent} sjinn-error - Nothing was started, or the task is not there; the code says why.
 * @event {CustomEvent} sjinn-statechange - The status changed.
 * @event {CustomEvent} sjinn-show - A film wants to be shown; cancel it to show it yourself.
 * @event {CustomEvent} sjinn-verify - The token endpoint wants a check of Turnstile or hCaptcha; cancel it, and respond.
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
  /** Which cookies go to the token endpoint: `same-origin` (default), `include` or `omit`. */
  declare credentials: 'same-origin' | 'include' | 'omit' | null | undefined;
  /** Base URL of SJinn's calls; default: what the token answer says, else `https://sjinn.ai/api/un-api`. */
  declare apiBase: string | null | undefined;
  /** UUID of a template of SJinn's. */
  declare templateId: string | null | undefined;
  /** Only results of these tools are shown, separated by commas. */
  declare toolNames: string | null | undefined;
  /** Characters of the message at most; default 2000. */
  declare maxLength: string | number | null | undefined;
  /** Minutes after which the element stops asking; default 30. The task goes on. */
  declare deadlineMinutes: string | number | null | undefined;
  /** Where the running task's id is kept: `session` (default), `local` or `none`. Never the token. */
  declare resumeMode: 'session' | 'local' | 'none' | null | undefined;
  /** Examples that fill the field, separated by `|`. */
  declare examples: string | null | undefined;
  /** Replaces some or all of the texts. */
  declare strings: Partial<TaskStrings> | undefined;
  /** Gives a token, in place of `token-endpoint`. */
  declare getToken: GetToken | undefined;
  /** Reaches the network in place of the global `fetch`. */
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
    new ElapsedController(this, () => isActive(this.state));
    this.#showState('idle');
  }

  /** What the task is doing. */
  get state(): TaskState {
    return this.#task.state;
  }

  /** Starts a task, as the form does. Nothing happens while one is under way, or without a text. */
  start(message: string): void {
    const text = message.trim();
    if (text) this.#task.start(text.slice(0, positive(this.maxLength, MAX_LENGTH)));
  }

  /** Follows a task that was started before; `chatId` is from the event `sjinn-created`. */
  resume(chatId: string): void {
    this.#task.resume(chatId);
  }

  /** Ends the waiting. The task goes on by itself: nothing can stop it. */
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

  /** @internal ms */
  get deadline(): number {
    return positive(this.deadlineMinutes, DEADLINE) * 60_000;
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = super.createRenderRoot() as ShadowRoot;
    adopt(root, styles);
    return root;
  }

  /** `moveBefore()` then keeps the element as it is, instead of taking it out and in. */
  connectedMoveCallback(): void {
    // nothing to do
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('tokenEndpoint') || changed.has('getToken')) this.#task.useNewEndpoint();
    this.#hadFocus = this.matches(':focus-within');
  }

  /** What had the focus may be gone with its state: it does not fall back to the page's top. */
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
      // engines from before 2024: only the styling by state is lost
    }
  }

  protected override render(): TemplateResult {
    const { state } = this;
    const now = (this.clock ?? systemClock).now();
    return renderTask({
      state,
      strings: { ...en, ...this.#locale.strings, ...this.strings },
      draft: this.#draft,
      maxLength: positive(this.maxLength, MAX_LENGTH),
      examples: list(this.examples, '|'),
      hasForm: !!this.querySelector('form'),
      toolNames: list(this.toolNames, ','),
      resumeMode: this.storageMode,
      elapsed: 'task' in state ? now - state.task.startedAt : 0,
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

const positive = (value: string | number | null | undefined, otherwise: number): number =>
  Number(value) > 0 ? Number(value) : otherwise;

const list = (text: string | null | undefined, separator: string): readonly string[] =>
  (text ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
