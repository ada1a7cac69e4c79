import { usageError } from './errors.ts';

const SECRET = '(key|token|secret|bearer|passw|credential|authorization)';
/** `--api-key`, `--bearer=…`; `OJIN_API_KEY=…` as in front of a command; `X-API-Key: …` as a header. */
const KEYS = [
  new RegExp(`^--?[\\w-]*${SECRET}[\\w-]*(=|$)`, 'i'),
  new RegExp(`^[A-Z\\d_]*${SECRET.toUpperCase()}[A-Z\\d_]*=`),
  new RegExp(`^[\\w-]*${SECRET}[\\w-]*:\\s`, 'i'),
];

/**
 * Arguments are there for every user of the machine to see. The error does not repeat them.
 * @throws CliError when one of them says that it is a key
 */
export function refuseKeys(argv: readonly string[]): void {
  if (argv.some((argument) => KEYS.some((pattern) => pattern.test(argument))))
    throw usageError(
      'A key is not taken from the arguments: other users of this machine see them.',
      'Set the environment variable OJIN_API_KEY before the command, or type the key at the prompt. Replace a key that stood there.',
    );
}

/** Short words and numbers; a key is longer, or comes after `=`. */
const ECHOED = /^-{0,2}[a-z\d-]{0,12}$/;

/**
 * A message of the argument parser, which quotes what it does not understand, without what may be a
 * key that was pasted to the wrong place.
 */
export function withoutValues(message: string, argv: readonly string[]): string {
  const longestFirst = [...argv].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((text, argument) => {
    const [name = ''] = argument.split('=');
    const shown = ECHOED.test(name) && name.startsWith('-') ? name : '…';
    const value = argument.slice(name.length + 1);
    const quoted = ECHOED.test(argument) ? text : text.replaceAll(`'${argument}'`, `'${shown}'`);
    return value && !ECHOED.test(value) ? quoted.replaceAll(`'${value}'`, `'…'`) : quoted;
  }, message);
}
