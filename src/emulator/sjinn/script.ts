/** Task scenarios. A task's message can also select one, as in `[never-ends]`. */
export const TASK_SCRIPTS = [
  /** Plan, pictures, remark, clips, film. */
  'normal',
  /** Creation fails, and costs nothing. */
  'start-failed',
  /** Creation is rejected, as if the account ran as many tasks as it may. */
  'too-many',
  /** Creation is rejected: 403. */
  'forbidden',
  /** Creation is rejected: the template is unknown. */
  'unknown-template',
  /** Stays in its initial state. */
  'never-starts',
  /** Runs forever; only the film is missing. */
  'never-ends',
  /** Completes without a film. */
  'no-film',
  /** Reports status 7 instead of 2 while it runs. */
  'unknown-status',
  /** Can be created, but not queried. */
  'not-found',
] as const;
export type TaskScript = (typeof TASK_SCRIPTS)[number];

const MARKER = new RegExp(`\\[(${TASK_SCRIPTS.join('|')})\\]`, 'i');

/** The script named in the message, otherwise the setting. */
export function scriptFor(message: string, setting: TaskScript): TaskScript {
  const name = MARKER.exec(message)?.[1]?.toLowerCase();
  return TASK_SCRIPTS.find((script) => script === name) ?? setting;
}

/** The message without the script marker. */
export const withoutScript = (message: string): string => message.replace(MARKER, '').trim();
