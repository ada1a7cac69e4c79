import { httpUrl } from '../http/url.ts';
import { OjinClient } from '../ojin/authenticated/client.ts';
import { API_BASE } from '../ojin/api-base.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { plain } from './plain.ts';
import type { Terminal } from './terminal.ts';

/** What every command works with. */
export interface Context {
  readonly terminal: Terminal;
  /** Ends with Ctrl+C. */
  readonly signal: AbortSignal;
  /** Without a trailing slash. */
  readonly apiBase: string;
  readonly env: Record<string, string | undefined>;
}

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** @throws CliError when it is not an http(s) URL. */
export function checkedApiBase(text = API_BASE): string {
  if (!httpUrl(text)) throw usageError('--api-base must be an http(s) URL, such as ' + API_BASE);
  const { search, hash, username, password } = new URL(text);
  if (search || hash || username || password)
    throw usageError('--api-base must have no user, query or fragment.');
  return text.replace(/\/+$/, '');
}

/**
 * A client with the key from `OJIN_API_KEY`, or from a prompt that does not echo.
 * @throws CliError without a key
 */
export async function clientOf({ terminal, apiBase, env, signal }: Context): Promise<OjinClient> {
  const { protocol, hostname } = new URL(apiBase);
  if (protocol === 'http:' && !LOCAL.test(hostname))
    throw usageError('The key is not sent over plain http.', 'Use https in --api-base.');
  const apiKey = env.OJIN_API_KEY?.trim() ?? '';
  delete env.OJIN_API_KEY; // what this process starts, such as a browser, does not inherit it
  const key = apiKey || (await askForKey(terminal, signal));
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new CliError('no-key', 'The key must be visible ASCII text.', undefined, EXIT.key);
  terminal.hide(key);
  return new OjinClient({ apiKey: key, apiBase });
}

async function askForKey(terminal: Terminal, signal: AbortSignal): Promise<string> {
  if (!terminal.interactive)
    throw new CliError(
      'no-key',
      'No key was given.',
      'Set the environment variable OJIN_API_KEY; the emulator takes emulator-key.',
      EXIT.key,
    );
  const { default: password } = await import('@inquirer/password');
  return password(
    { message: 'Ojin API key', toggleMask: false },
    { output: process.stderr, signal },
  );
}

/** A question to a person; without one the answer is no. */
export async function agreed({ terminal, signal }: Context, question: string): Promise<boolean> {
  if (!terminal.interactive) return false;
  const { default: confirm } = await import('@inquirer/confirm');
  const config = { message: plain(question), default: false };
  return confirm(config, { output: process.stderr, signal });
}

/** @throws CliError unless a person agrees. */
export async function confirmed(context: Context, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!context.terminal.interactive)
    throw usageError('Deleting needs a confirmation.', 'Add --yes to delete without a terminal.');
  if (!(await agreed(context, question))) throw new CliError('declined', 'Nothing was deleted.');
}

/** Resolves with Ctrl+C. */
export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
