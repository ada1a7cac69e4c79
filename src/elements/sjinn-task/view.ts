import { html, nothing, type TemplateResult } from 'lit';
import { filmOf } from '../../sjinn/results.ts';
import type { Task, TaskState } from '../../sjinn/task.ts';
import { renderForm } from './form.view.ts';
import { renderProblem, sentence } from './problem.view.ts';
import { renderLine, renderProgress } from './progress.view.ts';
import { renderResult } from './result.view.ts';
import { fill, madeOf, stepOf, type View } from './view-model.ts';
import type { TaskStrings } from './locales/en.ts';

/** States that show the text field. */
const hasField = ({ status }: TaskState): boolean =>
  status === 'idle' || status === 'submitting' || status === 'failed';

export function renderTask(view: View): TemplateResult {
  const { state } = view;
  return html`<div part="base" class="base ${state.status}" tabindex="-1">
    ${hasField(state) ? renderForm(view) : nothing}
    ${state.status === 'completed' ? renderResult(state.task, view) : nothing}
    ${state.status === 'waiting' ? renderLine(state.intent, view) : nothing}
    ${'task' in state ? renderProgress(state.task, view) : nothing} ${renderProblem(view)}
    <slot name="verify"></slot>
    <div role="status" class="hidden">${announcement(view)}</div>
  </div>`;
}

/** For screen readers: announces steps, not polls. */
function announcement({ state, strings, copied }: View): string {
  switch (state.status) {
    case 'waiting':
      return strings.line;
    case 'submitting':
    case 'queued':
      return strings[state.status];
    case 'running':
      return announceStep(state.task, strings);
    case 'completed':
      if (copied !== 'no') return copied === 'yes' ? strings.copied : strings.copyFailed;
      return filmOf(state.task.results) ? strings.ready : strings.noFilm;
    default:
      return sentence(state, strings) ?? '';
  }
}

function announceStep(task: Task, strings: TaskStrings): string {
  const { label } = stepOf(task);
  const [kind, text] =
    label === 'draw'
      ? (['image', strings.picture] as const)
      : label === 'film'
        ? (['video', strings.clip] as const)
        : [];
  const count = kind ? madeOf(task, kind).length : 0;
  return text && count ? `${strings[label]}. ${fill(text, count)}` : strings[label];
}
