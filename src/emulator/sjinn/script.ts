/** How a task may go. Every word can also stand in a task's message, as in `[never-ends]`. */
export const TASK_SCRIPTS = [
  /** Plan, pictures, remark, clips, film. */
  'normal',
  /** Creating it fails, and costs nothing. */
  'start-failed',
  /** Stays as it was created. */
  'never-starts',
  /** Runs for ever; only the film is missing. */
  'never-ends',
  /** Completes without a film. */
  'no-film',
  /** Says 7 in place of 2 while it runs. */
  'unknown-status',
  /** Can be created, but not found again. */
  'not-found',
] as const;
export type TaskScript = (typeof TASK_SCRIPTS)[number];

const WORD = new RegExp(`\\[(${TASK_SCRIPTS.join('|')})\\]`, 'i');

/** What the message asks for, else the setting. */
export function scriptFor(message: string, setting: TaskScript): TaskScript {
  const word = WORD.exec(message)?.[1]?.toLowerCase();
  return TASK_SCRIPTS.find((script) => script === word) ?? setting;
}

/** The message as its author meant it. */
export const withoutScript = (message: string): string => message.replace(WORD, '').trim();
