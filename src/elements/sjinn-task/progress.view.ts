import { html, nothing } from 'lit';
import { type Made, planOf, show, STEPS } from '../../sjinn/results.ts';
import { isActive, type Task } from '../../sjinn/task.ts';
import type { TaskStrings } from './locales/en.ts';
import { fill, LABELS, stepOf, type View } from './view-model.ts';

const LEAVE = {
  local: 'leaveLocal',
  session: 'leaveSession',
  none: 'leaveNone',
} as const satisfies Record<View['resumeMode'], keyof TaskStrings>;

/** The message, the timeline, the plan, and the results so far. */
export function renderProgress(task: Task, view: View): unknown {
  const { state, strings, toolNames, on } = view;
  const shown = task.results.filter(({ name }) => !toolNames.length || toolNames.includes(name));
  const isWorking = isActive(state);
  const isOver = state.status === 'completed';
  const plan = isOver ? [] : planOf(shown);
  return html`${
    task.message ? html`<p class="message" part="message" dir="auto">${task.message}</p>` : nothing
  }
  ${isOver ? nothing : renderSteps(task, view)} ${isWorking ? renderLine(task, view) : nothing}
  ${
    plan.length
      ? html`<ol class="plan" part="plan">
          ${plan.map((line) => html`<li><bdi>${line}</bdi></li>`)}
        </ol>`
      : nothing
  }
  ${renderMade(shown, isWorking && stepOf(task).index > 0, strings)}
  ${
    isWorking
      ? html`<div class="actions">
          <button part="stop-button" @click=${on.stop}>${strings.stop}</button>
        </div>`
      : nothing
  }`;
}

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

function renderLine(task: Task, { state, strings, elapsed, resumeMode }: View): unknown {
  const now = state.status === 'queued' ? strings.queued : strings[stepOf(task).label];
  return html`<p class="line quiet">
    <span>${now} · <time aria-label=${strings.elapsed}>${formatTime(elapsed)}</time></span>
    <span>${strings[LEAVE[resumeMode]]}</span>
  </p>`;
}

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
