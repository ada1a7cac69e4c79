/** What the process ends with. */
export const EXIT = {
  ok: 0,
  /** Something is wrong: a call failed, or `doctor` found a problem. */
  failed: 1,
  /** The arguments or settings cannot be used; nothing was done. */
  usage: 2,
  /** No key, or one that Ojin does not accept for this. */
  key: 3,
  /** Ctrl+C; the convention of shells is 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
