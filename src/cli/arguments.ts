import { usageError } from './errors.ts';

const SECRET = '(key|token|secret|bearer|passw|credential|authorization)';
/** `--api-key`, `--bearer=…`; `OJIN_API_KEY=…` as before a command; `X-API-Key: …` as a header. */
const KEY_PATTERNS = [
  new RegExp(`^--?[\\w-]*${SECRET}[\\w-]*(=|$)`, 'i'),
  new RegExp(`^[A-Z\\d_]*${SECRET.toUpperCase()}[A-Z\\d_]*=`),
  new RegExp(`^[\\w-]*${SECRET}[\\w-]*:\\s`, 'i'),
];

/**
 * Every user of the machine can see the arguments. The error does not repeat them.
 * @throws CliError when one of them looks like a key
 */
export function refuseKeys(argv: readonly string[]): void {
  if (argv.some((argument) => KEY_PATTERNS.some((pattern) => pattern.test(argument))))
    throw usageError(
      'Keys are not accepted as arguments: other users of this machine can see them.',
      'Set the environment variable OJIN_API_KEY, or type the key at the prompt. Rotate any key that was passed as an argument.',
    );
}

/** Short words and numbers; a key is longer, or follows `=`. */
const SAFE_TO_ECHO = /^-{0,2}[a-z\d-]{0,12}$/;

/**
 * Redacts a message of the argument parser, which quotes what it does not understand: that may be a
 * key pasted in the wrong place.
 */
export function withoutValues(message: string, argv: readonly string[]): string {
  const longestFirst = [...argv].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((text, argument) => {
    const [name = ''] = argument.split('=');
    const shown = SAFE_TO_ECHO.test(name) && name.startsWith('-') ? name : '…';
    const value = argument.slice(name.length + 1);
    const quoted = SAFE_TO_ECHO.test(argument)
      ? text
      : text.replaceAll(`'${argument}'`, `'${shown}'`);
    return value && !SAFE_TO_ECHO.test(value) ? quoted.replaceAll(`'${value}'`, `'…'`) : quoted;
  }, message);
}
