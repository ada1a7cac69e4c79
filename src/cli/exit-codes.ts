/** Exit codes of the process. */
export const EXIT = {
  ok: 0,
  /** A request failed, or `doctor` found a problem. */
  failed: 1,
  /** Invalid arguments or settings; nothing was done. */
  usage: 2,
  /** The key is missing, invalid or lacks a permission. */
  key: 3,
  /** Ctrl+C; by shell convention 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
