import { type Made, show, STEPS, type Step } from '../../sjinn/results.ts';
import type { Task, TaskState } from '../../sjinn/task.ts';
import type { DraftController } from './draft.controller.ts';
import type { FilmScreen, Screen } from './film-screen.ts';
import type { TaskStrings } from './locales/en.ts';
import type { ResumeMode } from './storage.ts';

/** What is rendered; all actions are passed back to the element. */
export interface View {
  readonly state: TaskState;
  readonly strings: TaskStrings;
  readonly draft: DraftController;
  readonly maxLength: number;
  readonly examples: readonly string[];
  /** The element contains the host's own form. */
  readonly hasForm: boolean;
  readonly toolNames: readonly string[];
  readonly resumeMode: ResumeMode;
  /** ms since the task was started, or requested. */
  readonly elapsed: number;
  readonly screen: Screen;
  readonly copied: FilmScreen['copied'];
  readonly on: {
    stop(): void;
    goOn(): void;
    check(): void;
    reset(): void;
    show(film: string): void;
    hide(): void;
    copy(film: string): void;
    videoError(event: Event): void;
  };
}

export const LABELS = ['plan', 'draw', 'film', 'compose'] as const satisfies readonly Step[];
export type Label = (typeof LABELS)[number];

/** The current step: the one after the last step with results. */
export function stepOf({ results }: Task): { readonly index: number; readonly label: Label } {
  const last = LABELS.findLastIndex((label) => results.some(({ name }) => name === STEPS[label]));
  // images and clips arrive one by one: the step lasts until the next one begins
  const index = last < 1 ? last + 1 : last;
  return { index, label: LABELS[index] ?? 'compose' };
}

/** The results of the agent, of one kind. */
export const madeOf = ({ results }: Task, kind: Made['kind']): readonly Made[] =>
  results.flatMap(show).filter((made) => made.kind === kind);

export const fill = (text: string, n: number): string => text.replace('{n}', String(n));
