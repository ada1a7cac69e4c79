import { LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { type Clock, systemClock } from '../../http/clock.ts';
import type { Fetch } from '../../http/request.ts';
import { filmOf } from '../../sjinn/results.ts';
import type { TaskState } from '../../sjinn/task.ts';
import type { GetToken } from '../../sjinn/token-source.ts';
import { emit } from '../events.ts';
import { languageOf } from '../language.ts';
import { en, type TaskStrings } from '../locales/task/en.ts';
import { adopt } from '../style-sheets.ts';
import { styles } from './sjinn-task.styles.ts';
import type * as Trouble from './on-demand/trouble.ts';
import { TaskController, type TaskHost } from './task.controller.ts';
import { renderTask, type Strings } from './view.ts';

const MAX_LENGTH = 2000;
/** Minutes. */
const DEADLINE = 30;

/**
 * Makes a film of a sentence with SJinn's Agent API, through the host's token endpoint: no account
 * key reaches the page. Stands in the slot `task` of `<ojin-preview>`, or alone.
 *
 * @tag sjinn-task
 *
 * @slot - A `<form>` of your own with a field `message`, in place of ours.
 *
 * @csspart base - Everything.
 * @csspart form - The form.
 * @csspart field - The box of the text.
 * @csspart submit-button - The button in it.
 * @csspart example - One of the examples.
 * @csspart wish - What was asked for.
 * @csspart steps - The time line.
 * @csspart plan - The agent's plan.
 * @csspart made - Pictures and clips.
 * @csspart film - The film, where no preview shows it.
 * @csspart error - What stands in the way.
 * @csspart stop-button - Ends the waiting.
 * @csspart go-on-button - Waits again.
 * @csspart check-button - Finds out whether it was started.
 * @csspart reset-button - Back to the form.
 * @csspart watch-button - Brings the film back.
 * @csspart back-button - Brings the preview back.
 * @csspart download - The link to the film.
 * @csspart copy-button - Copies that link.
 *
 * @cssproperty [--ojin-accent=#5b5bd6] - The one colour.
 * @cssproperty [--ojin-radius=16px] - Roundness of boxes.
 *
 * @cssstate idle
 * @cssstate submitting - The create call is under way.
 * @cssstate queued
 * @cssstate running
 * @cssstate paused - Nobody waits; the task goes on by itself.
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
    lang: { reflect: true },
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
  /** Minutes after which nobody waits any longer; default 30. The task goes on. */
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

  #locale: Strings = en;
  #trouble: typeof Trouble | undefined;
  #draft = '';
  #stage: 'around' | 'here' | 'none' = 'none';
  #isCopied = false;
  #hadFocus = false;
  #ticking: ReturnType<typeof setInterval> | undefined;
  readonly #internals = this.attachInternals();
  readonly #task = new TaskController(this);

  constructor() {
    super();
    this.addEventListener('submit', (event) => this.#submitSlotted(event));
    this.addEventListener('sjinn-statechange', ({ target, detail }) => {
      if (target === this) this.#onStatus(detail.status);
    });
    this.#onStatus('idle');
  }

  /** What the task is doing. */
  get state(): TaskState {
    return this.#task.state;
  }

  /** @internal */
  get resumeFrom(): 'session' | 'local' | 'none' {
    const { resumeMode } = this;
    return resumeMode === 'local' || resumeMode === 'none' ? resumeMode : 'session';
  }

  /** @internal Minutes. */
  get deadline(): number {
    return positive(this.deadlineMinutes, DEADLINE);
  }

  /** Starts a task, as the form does. Nothing happens while one is under way, or without a text. */
  start(message: string): void {
    const text = message.trim();
    if (!text) return;
    this.#draft = text;
    this.#task.start(text.slice(0, positive(this.maxLength, MAX_LENGTH)));
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
    if (this.#stage === 'around') this.#show(null);
    this.#stage = 'none';
    this.#task.reset();
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = super.createRenderRoot() as ShadowRoot;
    adopt(root, styles);
    return root;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // taken away, and put back later
    if (this.hasUpdated) this.#task.restore();
    void this.#translate();
    this.#ticking = setInterval(() => {
      if (/queued|running/.test(this.state.status) && !document.hidden) this.requestUpdate();
    }, 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  /** `moveBefore()` then keeps the element as it is, instead of taking it out and in. */
  connectedMoveCallback(): void {
    // nothing to do
  }

  async #translate(): Promise<void> {
    const lang = languageOf(this);
    this.#locale = en;
    try {
      if (lang && !lang.startsWith('en'))
        this.#locale =
          (await (await import('../locales/task/index.ts')).loadTaskStrings(lang)) ?? en;
    } catch {
      // the texts stay English
    }
    this.requestUpdate();
  }

  /** Before it comes: when the network is gone, nothing can be loaded. */
  async #prepareForTrouble(): Promise<void> {
    this.#trouble ??= await import('./on-demand/trouble.ts').catch(() => undefined);
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('tokenEndpoint') || changed.has('getToken')) {
      this.#task.forgetTokens();
      this.#task.restore();
    }
    if (changed.has('lang')) void this.#translate();
    this.#hadFocus = this.matches(':focus-within');
  }

  /** What had the focus may be gone with its state: it does not fall back to the page's top. */
  protected override updated(): void {
    if (!this.#hadFocus || this.matches(':focus-within')) return;
    for (const target of ['.base', 'textarea'])
      this.renderRoot.querySelector<HTMLElement>(target)?.focus();
  }

  #onStatus(status: TaskState['status']): void {
    try {
      const { states } = this.#internals;
      states.clear();
      states.add(status);
    } catch {
      // engines from before 2024: only the styling by state is lost
    }
    this.#isCopied = false;
    if (status !== 'idle') void this.#prepareForTrouble();
    const { state } = this;
    if ('message' in state) this.#draft = state.message || this.#draft;
    if ('intent' in state) this.#draft = state.intent.message;
    if (state.status !== 'completed') return;
    this.#draft = '';
    const film = filmOf(state.task.results);
    if (film) this.#show(film);
  }

  #show(film: string | null): void {
    const isShownAround = !emit(this, 'sjinn-show', { film, title: this.#draft }, true);
    this.#stage = film ? (isShownAround ? 'around' : 'here') : 'none';
    this.requestUpdate();
  }

  /** A form of the host's own: it works without scripts as well. */
  #submitSlotted(event: Event): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const message = new FormData(form).get('message');
    if (typeof message === 'string') this.start(message);
  }

  protected override render(): TemplateResult {
    const { state } = this;
    const now = (this.clock ?? systemClock).now();
    return renderTask({
      state,
      trouble: this.#trouble,
      strings: { ...this.#locale, ...this.strings },
      draft: this.#draft,
      maxLength: positive(this.maxLength, MAX_LENGTH),
      examples: list(this.examples, '|'),
      hasForm: !!this.querySelector('form'),
      toolNames: list(this.toolNames, ','),
      resumeFrom: this.resumeFrom,
      elapsed: 'task' in state ? now - state.task.startedAt : 0,
      stage: this.#stage,
      isCopied: this.#isCopied,
      on: this.#handlers,
    });
  }

  readonly #handlers = {
    submit: (event: Event) => {
      event.preventDefault();
      this.start(this.#draft);
    },
    input: (event: Event) => {
      this.#draft = (event.target as HTMLTextAreaElement).value;
      this.requestUpdate();
    },
    key: (event: KeyboardEvent) => {
      // a line break takes Shift; what an input method confirms is no submission
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- so Safari marks that key
      if (event.keyCode === 229) return;
      event.preventDefault();
      this.start(this.#draft);
    },
    example: (text: string) => {
      this.#draft = text;
      this.requestUpdate();
      void this.updateComplete.then(() => this.renderRoot.querySelector('textarea')?.focus());
    },
    stop: () => this.stop(),
    goOn: () => this.#task.goOn(),
    check: () => this.#task.check(),
    reset: () => this.reset(),
    show: (film: string | null) => this.#show(film),
    copy: (film: string) => {
      void navigator.clipboard.writeText(film).then(
        () => {
          this.#isCopied = true;
          this.requestUpdate();
        },
        () => undefined, // forbidden: the link is still on the page
      );
    },
  };
}

const positive = (value: string | number | null | undefined, otherwise: number): number =>
  Number(value) > 0 ? Number(value) : otherwise;

const list = (text: string | null | undefined, separator: string): readonly string[] =>
  (text ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
