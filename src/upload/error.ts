import type { ErrorCode } from '../http/error.ts';

/** Network errors, and those specific to uploads. */
export type UploadErrorCode =
  | ErrorCode
  | 'file' // not a file, empty, too large, or of a kind that needs a category
  | 'changed' // while it was being sent
  | 'integrity' // the stored bytes differ from the file
  | 'store' // it rejects a part, even at fresh URLs
  | 'journal'; // it cannot be read or written

export interface UploadErrorDetail {
  /** The journal to resume from; undefined when that is impossible. */
  journal?: string | undefined;
  cause?: unknown;
}

/** An upload that failed. The message says how to resume; it contains no URL or key. */
export class UploadError extends Error {
  readonly code: UploadErrorCode;
  /** The message without code and hint. */
  readonly reason: string;
  readonly journal: string | undefined;

  constructor(code: UploadErrorCode, text: string, { journal, cause }: UploadErrorDetail = {}) {
    const hint = journal
      ? ` To resume, call uploadFile again with the same file and journal: ${journal}`
      : '';
    super(`${code}: ${text}${hint}`, cause === undefined ? {} : { cause });
    this.name = 'UploadError';
    this.code = code;
    this.reason = text;
    this.journal = journal;
  }
}
