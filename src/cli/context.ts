import { readFile } from 'node:fs/promises';
import { httpUrl } from '../http/url.ts';
import { OjinClient } from '../ojin/authenticated/client.ts';
import { API_BASE } from '../ojin/api-base.ts';
import type { Contract } from '../ojin/authenticated/contract.ts';
import { ContractError, contractOf } from '../ojin/authenticated/contract-changes.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { plain } from './plain.ts';
import type { Terminal } from './terminal.ts';

/** Shared by all commands. */
export interface Context {
  readonly terminal: Terminal;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Without a trailing slash. */
  readonly apiBase: string;
  /** How to talk to Ojin: `--contract`, or our guesses. */
  readonly contract: Contract;
  readonly env: Record<string, string | undefined>;
}

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** @throws CliError when it is not an http(s) URL. */
export function checkedApiBase(text = API_BASE): string {
  if (!httpUrl(text)) throw usageError('--api-base must be an http(s) URL, such as ' + API_BASE);
  const { search, hash, username, password } = new URL(text);
  if (search || hash || username || password)
    throw usageError('--api-base must not contain credentials, a query or a fragment.');
  return text.replace(/\/+$/, '');
}

/**
 * The contract in a file, merged over the default.
 * @throws CliError when it cannot be read, or is invalid
 */
export async function contractIn(path: string | undefined): Promise<Contract> {
  if (path === undefined) return contractOf();
  const text = await readFile(path, 'utf8').catch(() => {
    throw usageError(`The contract ${path} cannot be read.`, 'Check the path in --contract.');
  });
  try {
    return contractOf(JSON.parse(text));
  } catch (error) {
    const fix = 'See src/ojin/authenticated/contract.ts for all entries and their defaults.';
    if (error instanceof ContractError)
      throw usageError(`${path} is not a contract: ${error.problems.join('; ')}.`, fix);
    throw usageError(`${path} is not JSON.`, '"ojin-widget doctor --contract-out" writes one.');
  }
}

/**
 * A client with the key from `OJIN_API_KEY`, or from a prompt without echo.
 * @throws CliError without a key
 */
export async function clientOf(context: Context): Promise<OjinClient> {
  const { apiBase, contract } = context;
  return new OjinClient({ apiKey: await keyOf(context), apiBase, contract });
}

/**
 * The key from `OJIN_API_KEY`, or from a prompt without echo.
 * @throws CliError without a key
 */
export async function keyOf({ terminal, apiBase, env, signal }: Context): Promise<string> {
  const { protocol, hostname } = new URL(apiBase);
  if (protocol === 'http:' && !LOCAL.test(hostname))
    throw usageError('The key is never sent over plain HTTP.', 'Use https in --api-base.');
  const apiKey = env.OJIN_API_KEY?.trim() ?? '';
  delete env.OJIN_API_KEY; // child processes, such as a browser, must not inherit it
  const key = apiKey || (await askForKey(terminal, signal));
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new CliError(
      'no-key',
      'The key must consist of printable ASCII characters.',
      undefined,
      EXIT.key,
    );
  terminal.hide(key);
  return key;
}

async function askForKey(terminal: Terminal, signal: AbortSignal): Promise<string> {
  if (!terminal.interactive)
    throw new CliError(
      'no-key',
      'No key was provided.',
      'Set the environment variable OJIN_API_KEY; for the emulator, to emulator-key.',
      EXIT.key,
    );
  const { default: password } = await import('@inquirer/password');
  return password(
    { message: 'Ojin API key', toggleMask: false },
    { output: process.stderr, signal },
  );
}

/** Asks the user a yes/no question; when not interactive, the answer is no. */
export async function agreed({ terminal, signal }: Context, question: string): Promise<boolean> {
  if (!terminal.interactive) return false;
  const { default: confirm } = await import('@inquirer/confirm');
  const config = { message: plain(question), default: false };
  return confirm(config, { output: process.stderr, signal });
}

/** @throws CliError unless the user confirms. */
export async function confirmed(context: Context, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!context.terminal.interactive)
    throw usageError('Deleting requires confirmation.', 'Add --yes when there is no terminal.');
  if (!(await agreed(context, question))) throw new CliError('declined', 'Nothing was deleted.');
}

/** Resolves on Ctrl+C. */
export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
