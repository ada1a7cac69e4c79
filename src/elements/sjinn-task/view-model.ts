import { type Made, show, STEPS, type Step } from '../../sjinn/results.ts';
import type { Task, TaskState } from '../../sjinn/task.ts';
import type { DraftController } from './draft.controller.ts';
import type { FilmScreen, Screen } from './film-screen.ts';
import type { TaskStrings } from './locales/en.ts';
import type { ResumeMode } from './storage.ts';

/** What is drawn; everything that can be pressed goes back to the element. */
export interface View {
  readonly state: TaskState;
  readonly strings: TaskStrings;
  readonly draft: DraftController;
  readonly maxLength: number;
  readonly examples: readonly string[];
  /** A form of the host's own stands in the element. */
  readonly hasForm: boolean;
  readonly toolNames: readonly string[];
  readonly resumeMode: ResumeMode;
  /** ms since the task was started. */
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

/** The step that is being done: one after the last that has brought something. */
export function stepOf({ results }: Task): { readonly index: number; readonly label: Label } {
  const last = LABELS.findLastIndex((label) => results.some(({ name }) => name === STEPS[label]));
  // pictures and clips come one by one: the step goes on until the next one begins
  const index = last < 1 ? last + 1 : last;
  return { index, label: LABELS[index] ?? 'compose' };
}

/** What the agent has made, of one kind. */
export const madeOf = ({ results }: Task, kind: Made['kind']): readonly Made[] =>
  results.flatMap(show).filter((made) => made.kind === kind);

export const fill = (text: string, n: number): string => text.replace('{n}', String(n));
