import type { ErrorCode } from '../http/error.ts';

/** What can go wrong besides the network. */
export type UploadErrorCode =
  | ErrorCode
  | 'file' // not a file, empty, too large, or of a kind that needs a category
  | 'changed' // while it was being sent
  | 'integrity' // the store has other bytes than the file
  | 'store' // it refuses a part, also at fresh URLs
  | 'journal'; // it cannot be read or written

export interface UploadErrorDetail {
  /** The journal to continue from; undefined when that is impossible. */
  journal?: string | undefined;
  cause?: unknown;
}

/** An upload that failed. The message says how to continue; it contains neither URL nor key. */
export class UploadError extends Error {
  readonly code: UploadErrorCode;
  /** The message without code and advice. */
  readonly reason: string;
  readonly journal: string | undefined;

  constructor(code: UploadErrorCode, text: string, { journal, cause }: UploadErrorDetail = {}) {
    const advice = journal
      ? ` To continue, call uploadFile again with the same file and journal: ${journal}`
      : '';
    super(`${code}: ${text}${advice}`, cause === undefined ? {} : { cause });
    this.name = 'UploadError';
    this.code = code;
    this.reason = text;
    this.journal = journal;
  }
}
