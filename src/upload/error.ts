import type { ErrorCode } from '../http/error.ts';

/** What can go wrong beside the ways of the network. */
export type UploadErrorCode =
  | ErrorCode
  | 'file' // not a file, empty, too large, or of a kind that needs a category
  | 'changed' // while it was being sent
  | 'integrity' // the store has other bytes than the file
  | 'store' // it refuses a part, also at fresh URLs
  | 'journal'; // it cannot be read or written

export interface UploadErrorDetail {
  /** The journal to go on with; undefined when going on is not possible. */
  journal?: string | undefined;
  cause?: unknown;
}

/** An upload that ended early. The message says how to go on; it holds neither URL nor key. */
export class UploadError extends Error {
  readonly code: UploadErrorCode;
  /** The message without code and advice. */
  readonly reason: string;
  readonly journal: string | undefined;

  constructor(code: UploadErrorCode, text: string, { journal, cause }: UploadErrorDetail = {}) {
    const advice = journal
      ? ` To go on, call uploadFile again with the same file and journal: ${journal}`
      : '';
    super(`${code}: ${text}${advice}`, cause === undefined ? {} : { cause });
    this.name = 'UploadError';
    this.code = code;
    this.reason = text;
    this.journal = journal;
  }
}
