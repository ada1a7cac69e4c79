import { html, nothing } from 'lit';
import { type Made, planOf, show, STEPS } from '../../sjinn/results.ts';
import { type Intent, isActive, newTask, type Task } from '../../sjinn/task.ts';
import type { TaskStrings } from './locales/en.ts';
import { fill, LABELS, stepOf, type View } from './view-model.ts';

const LEAVE = {
  local: 'leaveLocal',
  session: 'leaveSession',
  none: 'leaveNone',
} as const satisfies Record<View['resumeMode'], keyof TaskStrings>;

/** In line: what a task shows before it has begun, so that nothing moves when it does. */
export function renderLine({ message, at }: Intent, view: View): unknown {
  const { strings } = view;
  return html`${renderMessage(message)} ${renderSteps(newTask('', message, at), view)}
  ${renderStatus(strings.waiting, strings.line, view)} ${renderStop(view)}`;
}

/** The message, the timeline, the plan, and the results so far. */
export function renderProgress(task: Task, view: View): unknown {
  const { state, strings, toolNames, resumeMode } = view;
  const shown = task.results.filter(({ name }) => !toolNames.length || toolNames.includes(name));
  const isWorking = isActive(state);
  const isOver = state.status === 'completed';
  const plan = isOver ? [] : planOf(shown);
  const now = state.status === 'queued' ? strings.queued : strings[stepOf(task).label];
  return html`${renderMessage(task.message)} ${isOver ? nothing : renderSteps(task, view)}
  ${isWorking ? renderStatus(now, strings[LEAVE[resumeMode]], view) : nothing}
  ${
    plan.length
      ? html`<ol class="plan" part="plan">
          ${plan.map((line) => html`<li><bdi>${line}</bdi></li>`)}
        </ol>`
      : nothing
  }
  ${renderMade(shown, isWorking && stepOf(task).index > 0, strings)}
  ${isWorking ? renderStop(view) : nothing}`;
}

const renderMessage = (message: string): unknown =>
  message ? html`<p class="message" part="message" dir="auto">${message}</p>` : nothing;

const renderStop = ({ strings, on }: View): unknown =>
  html`<div class="actions">
    <button part="stop-button" @click=${on.stop}>${strings.stop}</button>
  </div>`;

function renderSteps(task: Task, { state, strings }: View): unknown {
  const current = stepOf(task).index;
  const phaseOf = (index: number) =>
    index < current ? 'done' : index === current && isActive(state) ? 'now' : '';
  return html`<ol class="steps" part="steps">
    ${LABELS.map((label, index) => {
      const phase = phaseOf(index);
      return html`<li class=${phase} aria-current=${phase === 'now' ? 'step' : nothing}>
        ${strings[label]}
      </li>`;
    })}
  </ol>`;
}

const renderStatus = (now: string, advice: string, { strings, elapsed }: View): unknown =>
  html`<p class="line quiet">
    <span>${now} · <time aria-label=${strings.elapsed}>${formatTime(elapsed)}</time></span>
    <span>${advice}</span>
  </p>`;

/** Images and clips as tiles; an empty tile is reserved for the next one while it is made. */
function renderMade(results: Task['results'], isGrowing: boolean, strings: TaskStrings): unknown {
  const made = results
    .filter(({ name }) => name !== STEPS.plan && name !== STEPS.compose)
    .flatMap(show);
  const counts = { image: 0, video: 0 };
  const tiles = made.map((item) => renderItem(item, counts, strings));
  return tiles.length || isGrowing
    ? html`<ul class="made" part="made">
        ${tiles}${isGrowing ? html`<li aria-hidden="true"></li>` : nothing}
      </ul>`
    : nothing;
}

function renderItem(
  item: Made,
  counts: { image: number; video: number },
  { picture, clip }: TaskStrings,
): unknown {
  switch (item.kind) {
    case 'image':
      return html`<li><img src=${item.url} alt=${fill(picture, ++counts.image)} /></li>`;
    case 'video':
      return html`<li>
        <video
          src=${item.url}
          aria-label=${fill(clip, ++counts.video)}
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

/** `75000` → `1:15` */
const formatTime = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
