import * as contract from '../../sjinn/contract.ts';
import { withoutScript, type TaskScript } from './script.ts';

/** One task, as it was created; its state is derived from the elapsed time. */
export interface Task {
  readonly chatId: string;
  readonly projectId: string;
  readonly message: string;
  readonly script: TaskScript;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** From the creation to the end, ms. */
  readonly length: number;
  /** How often it was queried. */
  queries: number;
}

/** A bundled file, by name. */
interface File {
  readonly file: string;
}

/** One result of a tool. */
export interface Made {
  readonly tool: string;
  readonly result: string | File;
}

export interface TaskState {
  /** 1: not started or completed; 2: running. */
  readonly status: number;
  /** Oldest first. */
  readonly made: readonly Made[];
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  /** It makes nothing more. */
  readonly isOver: boolean;
}

interface Step {
  /** When it completes, % of the task's length. */
  readonly at: number;
  readonly tool: string;
  readonly result: File | ((message: string) => string);
}

/** When work starts, % of the task's length. */
const START = 4;
const SCENES = ['morning', 'garden', 'night'] as const;

/** The agent's steps, in order. Source of the tools: SJinn Agent API, "Common Tool Names". */
const STEPS: readonly Step[] = [
  { at: 10, tool: contract.PLAN_TOOL, result: planFor },
  ...SCENES.map((scene, i) => ({
    ...{ at: 20 + i * 10, tool: contract.IMAGE_TOOL },
    result: { file: `agent-${scene}.jpg` },
  })),
  {
    ...{ at: 46, tool: contract.VISION_TOOL },
    result: () =>
      'All three pictures show the same woman with auburn hair and a dark green blazer, in morning, ' +
      'midday and night light. The style is consistent: they can be animated as they are.',
  },
  ...SCENES.map((scene, i) => ({
    ...{ at: 58 + i * 13, tool: contract.CLIP_TOOL },
    result: { file: `agent-${scene}.mp4` },
  })),
  { at: 100, tool: contract.FILM_TOOL, result: { file: 'agent-film.mp4' } },
];

/** Files that tasks reference. */
export const TASK_FILES: readonly string[] = STEPS.flatMap(({ result }) =>
  'file' in result ? [result.file] : [],
);

/** The state of a task at `now`, epoch ms. */
export function taskAt(task: Task, now: number): TaskState {
  const { script, createdAt, length, message } = task;
  const elapsed = length > 0 ? (100 * (now - createdAt)) / length : 100;
  if (script === 'never-starts' || elapsed < START)
    return {
      status: contract.NOT_STARTED_OR_COMPLETED,
      made: [],
      updatedAt: createdAt,
      isOver: false,
    };

  const ends = script !== 'never-ends';
  const done = STEPS.filter(({ at }) => at <= elapsed && (ends || at < 100));
  const complete = ends && elapsed >= 100;
  const results = script === 'no-film' ? done.filter(({ at }) => at < 100) : done;
  return {
    status: complete
      ? contract.NOT_STARTED_OR_COMPLETED
      : script === 'unknown-status'
        ? 7
        : contract.RUNNING,
    isOver: complete,
    made: results.map(({ tool, result }) => ({
      tool,
      result: 'file' in result ? result : result(message),
    })),
    updatedAt: createdAt + ((done.at(-1)?.at ?? START) * length) / 100,
  };
}

function planFor(message: string): string {
  const [subject = ''] = /^.{0,79}\S(?=\s|$)|^.{1,80}/s.exec(withoutScript(message)) ?? [];
  return [
    `1. Write a short story in three scenes: “${subject.replaceAll(/\s+/g, ' ')}”`,
    '2. Draw a picture of each scene: morning, garden, night',
    '3. Check that the pictures fit together',
    '4. Set each picture in motion',
    '5. Join the clips into one film, with music',
  ].join('\n');
}
