import { OjinError, type ErrorCode } from '../http/error.ts';
import { ConfigurationError } from '../ojin/authenticated/schema.ts';
import { UploadError, type UploadErrorCode } from '../upload/error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** A failure with a sentence for a person. Its texts hold no key and no signed link. */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** Machine-readable. */
  readonly code: string;
  /** What to do about it. */
  readonly fix: string | undefined;
  readonly exitCode: ExitCode;

  constructor(code: string, message: string, fix?: string, exitCode: ExitCode = EXIT.failed) {
    super(message);
    this.code = code;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

export const usageError = (message: string, fix?: string): CliError =>
  new CliError('usage', message, fix, EXIT.usage);

const AGAIN = 'Run the same command again in a moment.';
const KEY = 'Set OJIN_API_KEY to a valid key of your organization.';

/** What happened, and what to do. */
const SENTENCES: Partial<Record<ErrorCode | UploadErrorCode, readonly [string, string?]>> = {
  aborted: ['Interrupted.', 'Run the same command again to go on.'],
  timeout: ['Ojin did not answer in time.', AGAIN],
  network: [
    'Ojin cannot be reached.',
    'Check the network, and --api-base; then run the same command again.',
  ],
  invalid: ['Ojin rejected the request as invalid.'],
  unauthorized: ['Ojin does not accept the key.', KEY],
  forbidden: [
    'The key is not allowed to do this.',
    'Use a key with this permission. Templates can be read, not changed.',
  ],
  'not-found': ['Ojin has nothing with this id.', 'Check the id, and --api-base.'],
  conflict: ['It conflicts with something else: it is in use, or exists already.'],
  'rate-limited': ['Too many requests to Ojin.', AGAIN],
  server: ['Ojin had an internal error.', AGAIN],
  'bad-answer': [
    'The answer is not what Ojin documents.',
    'Check --api-base: it ends with /v1 and is not a web page.',
  ],
  store: [
    'The object store rejects the upload; your key is fine.',
    'Check the clock of this machine and any proxy in between, then run the same command again.',
  ],
};

/** Any failure as one with a sentence for a person. */
export function explain(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof ConfigurationError) {
    const list = error.problems.map(
      ({ path, message }) => `${path || 'the configuration'} ${message}`,
    );
    const text = `The variant does not accept these parameters: ${list.join('; ')}.`;
    return new CliError('invalid', text, 'Choose another one with --variant.');
  }
  if (error instanceof UploadError || error instanceof OjinError) return explained(error);
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (/^(Exit|Abort)PromptError$/.test(name))
    return new CliError('aborted', 'Interrupted.', undefined, EXIT.interrupted);
  if (code === 'EADDRINUSE')
    return usageError('The port is in use by another program.', 'Choose another with --port.');
  return new CliError(code ?? 'failed', message);
}

function explained(error: UploadError | OjinError): CliError {
  const { code } = error;
  const exitCode =
    code === 'aborted'
      ? EXIT.interrupted
      : code === 'unauthorized' || code === 'forbidden'
        ? EXIT.key
        : EXIT.failed;
  const [sentence = '', fix] = SENTENCES[code] ?? [];
  if (!(error instanceof UploadError))
    return new CliError(code, sentence || error.message, fix, exitCode);
  const goOn = error.journal && 'Run the same command again: only what is missing is uploaded.';
  const text = `${sentence} The upload ended early: ${error.reason}`.trim();
  return new CliError(code, text, goOn ?? fix, exitCode);
}
