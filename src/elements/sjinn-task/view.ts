import { html, nothing, type TemplateResult } from 'lit';
import { filmOf, type Made, planOf, show, STEPS, type Step } from '../../sjinn/results.ts';
import type { Task, TaskState } from '../../sjinn/task.ts';
import type { TroubleStrings } from '../locales/task/en-trouble.ts';
import type { TaskStrings } from '../locales/task/en.ts';
import type * as Trouble from './on-demand/trouble.ts';

/** The texts for trouble may be missing: their module has them in English. */
export type Strings = Omit<TaskStrings, keyof TroubleStrings> & Partial<TroubleStrings>;

/** What is drawn; everything that can be pressed goes back to the element. */
export interface View {
  readonly state: TaskState;
  readonly strings: Strings;
  /** Loaded when a task is on its way. */
  readonly trouble: typeof Trouble | undefined;
  /** What stands in the field. */
  readonly draft: string;
  readonly maxLength: number;
  readonly examples: readonly string[];
  /** A form of the host's own stands in the element. */
  readonly hasForm: boolean;
  readonly toolNames: readonly string[];
  readonly resumeFrom: 'session' | 'local' | 'none';
  /** ms since the task was started. */
  readonly elapsed: number;
  /** Who shows the film: a surrounding preview, this element, or nobody now. */
  readonly stage: 'around' | 'here' | 'none';
  readonly isCopied: boolean;
  readonly on: {
    submit(event: Event): void;
    input(event: Event): void;
    key(event: KeyboardEvent): void;
    example(text: string): void;
    stop(): void;
    goOn(): void;
    check(): void;
    reset(): void;
    show(film: string | null): void;
    copy(film: string): void;
  };
}

/** In the last tenth the characters that are left are counted. */
const NEAR_LIMIT = 10;
const LABELS = ['plan', 'draw', 'film', 'compose'] as const satisfies readonly Step[];

export function renderTask(view: View): TemplateResult {
  const { state } = view;
  const wants = /idle|submitting|failed/.test(state.status);
  return html`<div part="base" class="base ${state.status}" tabindex="-1">
    ${wants ? renderForm(view) : nothing}
    ${state.status === 'completed' ? renderEnd(state.task, view) : nothing}
    ${'task' in state ? renderWork(state.task, view) : nothing}
    ${view.trouble?.renderTrouble(html, view)}
    <div role="status" class="hidden">${announcement(view)}</div>
  </div>`;
}

function renderForm(view: View): unknown {
  const { state, strings, draft, maxLength, examples, hasForm, on } = view;
  const isBusy = state.status === 'submitting';
  const left = maxLength - draft.length;
  if (hasForm) return html`<slot></slot>`;
  return html`<form part="form" @submit=${on.submit}>
    <label for="message">${strings.label}</label>
    <div class="field" part="field">
      <textarea
        id="message"
        name="message"
        rows="1"
        required
        maxlength=${maxLength}
        placeholder=${strings.placeholder}
        ?readonly=${isBusy}
        .value=${draft}
        @input=${on.input}
        @keydown=${on.key}
      ></textarea>
      <button
        part="submit-button"
        class="main send"
        aria-label=${isBusy ? strings.submitting : strings.submit}
        aria-disabled=${isBusy}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M6 11l6-6 6 6" /></svg>
      </button>
    </div>
    ${
      left * NEAR_LIMIT < maxLength
        ? html`<p class="quiet">${count(strings.left, left)}</p>`
        : nothing
    }
    ${
      examples.length && !draft
        ? html`<div class="chips" role="group" aria-label=${strings.examples}>
            ${examples.map(
              (example) =>
                html`<button type="button" part="example" @click=${() => on.example(example)}>
                  ${example}
                </button>`,
            )}
          </div>`
        : nothing
    }
  </form>`;
}

/** The time line, the plan, and what was made so far. */
function renderWork(task: Task, view: View): unknown {
  const { state, strings, elapsed, toolNames, resumeFrom, on } = view;
  const shown = task.results.filter(({ name }) => !toolNames.length || toolNames.includes(name));
  const isActive = state.status === 'queued' || state.status === 'running';
  const current = stepOf(task);
  const plan = planOf(shown);
  const leave = { local: 'leaveLocal', session: 'leaveSession', none: 'leaveNone' } as const;
  return html`${task.message ? html`<p class="wish" part="wish" dir="auto">${task.message}</p>` : nothing}
  ${
    state.status === 'completed'
      ? nothing
      : html`<ol class="steps" part="steps">
          ${LABELS.map((label, index) => {
            const place = index < current ? 'done' : index === current && isActive ? 'now' : '';
            return html`<li class=${place} aria-current=${place === 'now' ? 'step' : nothing}>
              ${strings[label]}
            </li>`;
          })}
        </ol>`
  }
  ${
    isActive
      ? html`<p class="line quiet">
          <span
            >${state.status === 'queued' ? strings.queued : strings[LABELS[current] ?? 'compose']} ·
            <time aria-label=${strings.elapsed}>${clock(elapsed)}</time></span
          >
          <span>${strings[leave[resumeFrom]]}</span>
        </p>`
      : nothing
  }
  ${
    plan.length && state.status !== 'completed'
      ? html`<ol class="plan" part="plan">
          ${plan.map((line) => html`<li><bdi>${line}</bdi></li>`)}
        </ol>`
      : nothing
  }
  ${renderMade(shown, isActive && current > 0, strings)}
  ${
    isActive
      ? html`<div class="actions">
          <button part="stop-button" @click=${on.stop}>${strings.stop}</button>
        </div>`
      : nothing
  }`;
}

/** Pictures and clips in their places; the place of the next one is kept free while it is made. */
function renderMade(results: Task['results'], isGrowing: boolean, strings: Strings): unknown {
  const made = results
    .filter(({ name }) => name !== STEPS.plan && name !== STEPS.compose)
    .flatMap(show);
  const nth = { image: 0, video: 0 };
  const tiles = made.map((item) => renderItem(item, nth, strings));
  return tiles.length || isGrowing
    ? html`<ul class="made" part="made">
        ${tiles}${isGrowing ? html`<li aria-hidden="true"></li>` : nothing}
      </ul>`
    : nothing;
}

function renderItem(
  item: Made,
  nth: { image: number; video: number },
  { picture, clip }: Strings,
): unknown {
  switch (item.kind) {
    case 'image':
      return html`<li><img src=${item.url} alt=${count(picture, ++nth.image)} /></li>`;
    case 'video':
      return html`<li>
        <video
          src=${item.url}
          aria-label=${count(clip, ++nth.video)}
          muted
          playsinline
          preload="metadata"
        ></video>
      </li>`;
    case 'link':
      return html`<li>
        <a href=${item.url} target="_blank" rel="noopener noreferrer"
          >${new URL(item.url).hostname}</a
        >
      </li>`;
    default:
      return html`<li class="text" dir="auto">${item.text}</li>`;
  }
}

/** The finish: the film takes the stage. */
function renderEnd(task: Task, { strings, stage, isCopied, on }: View): unknown {
  const film = filmOf(task.results);
  const another = html`<button part="reset-button" @click=${on.reset}>${strings.anew}</button>`;
  if (!film)
    return html`<p>${strings.noFilm}</p>
      <div class="actions">${another}</div>`;
  return html`${
      stage === 'here'
        ? html`<video
            class="stage"
            part="film"
            src=${film}
            aria-label=${task.message}
            controls
            playsinline
          ></video>`
        : nothing
    }
    <h2>${strings.ready}</h2>
    <div class="actions">
      ${
        stage === 'around'
          ? html`<button part="back-button" @click=${() => on.show(null)}>${strings.back}</button>`
          : stage === 'none'
            ? html`<button part="watch-button" class="main" @click=${() => on.show(film)}>
                ${strings.watch}
              </button>`
            : nothing
      }
      <a part="download" href=${film} download target="_blank" rel="noopener noreferrer"
        >${strings.download}</a
      >
      <button part="copy-button" @click=${() => on.copy(film)}>
        ${isCopied ? strings.copied : strings.copy}
      </button>
      ${another}
    </div>`;
}

/** Index of the step that is being done: one after the last that has brought something. */
function stepOf({ results }: Task): number {
  const last = LABELS.findLastIndex((label) => results.some(({ name }) => name === STEPS[label]));
  // pictures and clips come one by one: the step goes on until the next one begins
  return last < 1 ? last + 1 : last;
}

/** Told to who does not see: steps, not polls. */
function announcement({ state, strings, trouble }: View): string {
  switch (state.status) {
    case 'submitting':
    case 'queued':
      return strings[state.status];
    case 'running': {
      const label = LABELS[stepOf(state.task)] ?? 'compose';
      const made = state.task.results.flatMap(show);
      const tell = { draw: ['image', 'picture'], film: ['video', 'clip'] } as const;
      const [kind, string] = label === 'draw' || label === 'film' ? tell[label] : [];
      const amount = made.filter((item) => item.kind === kind).length;
      return strings[label] + (string && amount ? `. ${count(strings[string], amount)}` : '');
    }
    case 'completed':
      return filmOf(state.task.results) ? strings.ready : strings.noFilm;
    default:
      return trouble?.sentence(state, strings) ?? '';
  }
}

const count = (text: string, n: number): string => text.replace('{n}', String(n));

/** `75000` → `1:15` */
const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
