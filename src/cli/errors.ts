import { OjinError, type ErrorCode } from '../http/error.ts';
import { ConfigurationError } from '../ojin/authenticated/schema.ts';
import { ServiceMessage } from '../ojin/authenticated/service-error.ts';
import { UploadError, type UploadErrorCode } from '../upload/error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** A failure with a message for the user. Its texts contain no key and no signed link. */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** Machine-readable. */
  readonly code: string;
  /** How to fix it. */
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

const RETRY = 'Run the same command again in a moment.';
const CHECK_KEY = 'Set OJIN_API_KEY to a valid key of your organization.';

const CHECK_CONTRACT =
  'If they are right, the API differs: run "ojin-widget doctor --contract-out ojin.json".';

/** What happened, and how to fix it. */
const MESSAGES: Partial<Record<ErrorCode | UploadErrorCode, readonly [string, string?]>> = {
  aborted: ['Interrupted.', 'Run the same command again to continue.'],
  timeout: ['Ojin did not respond in time.', RETRY],
  network: [
    'Ojin cannot be reached.',
    'Check the network and --api-base, then run the same command again.',
  ],
  invalid: ['Ojin rejected the request as invalid.'],
  unauthorized: ['Ojin rejected the key.', CHECK_KEY],
  forbidden: [
    'The key is not allowed to do this.',
    'Use a key with this permission. Templates are read-only.',
  ],
  'not-found': [
    'Ojin has no such record, or no such path.',
    `Check the id and --api-base.\n${CHECK_CONTRACT}`,
  ],
  conflict: ['There is a conflict: it is in use, or already exists.'],
  'rate-limited': ['Too many requests to Ojin.', RETRY],
  server: ['Ojin had an internal error.', RETRY],
  'bad-answer': [
    'The response is not what Ojin documents.',
    `Check that --api-base ends with /v1 and is not a web page.\n${CHECK_CONTRACT}`,
  ],
  store: [
    'The object store rejected the upload; your key is fine.',
    "Check this machine's clock and any proxy in between, then run the same command again.",
  ],
};

/** Converts any failure to one with a message for the user. */
export function explain(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof ConfigurationError) {
    const list = error.problems.map(
      ({ path, message }) => `${path || 'the configuration'} ${message}`,
    );
    const text = `The variant does not accept these parameters: ${list.join('; ')}.`;
    return new CliError('invalid', text, 'Choose another with --variant.');
  }
  if (error instanceof UploadError || error instanceof OjinError) return fromApiError(error);
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (/^(Exit|Abort)PromptError$/.test(name))
    return new CliError('aborted', 'Interrupted.', undefined, EXIT.interrupted);
  if (code === 'EADDRINUSE')
    return usageError('The port is in use by another program.', 'Choose another with --port.');
  return new CliError(code ?? 'failed', message);
}

/** Codes for which the service's own words say more than ours. */
const SAY_MORE: ReadonlySet<string> = new Set(['invalid', 'conflict']);

function serviceWords(error: Error): string {
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ServiceMessage) return ` Ojin says: ${cause.message}`;
  return '';
}

function fromApiError(error: UploadError | OjinError): CliError {
  const { code } = error;
  // a 200 without a record is more likely a web page at the wrong address
  if (error instanceof OjinError && code === 'bad-answer' && error.outcome && error.status !== 200)
    return new CliError(
      code,
      `Ojin accepted the change (HTTP ${error.status ?? 0}), but does not tell what it made, and no list shows it.`,
      'Look for its title in "ojin-widget configs list" before you run the same command again: titles are unique.',
    );
  const exitCode =
    code === 'aborted'
      ? EXIT.interrupted
      : code === 'unauthorized' || code === 'forbidden'
        ? EXIT.key
        : EXIT.failed;
  const [summary = '', fix] = MESSAGES[code] ?? [];
  const message = summary + (SAY_MORE.has(code) ? serviceWords(error) : '');
  if (!(error instanceof UploadError))
    return new CliError(code, message || error.message, fix, exitCode);
  const resume =
    error.journal && 'Run the same command again: only the missing parts are uploaded.';
  const text = `${message} The upload stopped early: ${error.reason}`.trim();
  return new CliError(code, text, resume ?? fix, exitCode);
}
