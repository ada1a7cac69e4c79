import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { usageError } from './errors.ts';

/** `--set speech.language=en-GB`. */
export interface Assignment {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Collects `--set`: the value is JSON if it can be read as such, else text. */
export function assignment(text: string, previous: readonly Assignment[]): Assignment[] {
  const at = text.indexOf('=');
  const path = text.slice(0, Math.max(0, at)).split('.');
  if (path.some((key) => !key || key === '__proto__'))
    throw new InvalidArgumentError('Must be key=value, such as speech.language=en-GB.');
  return [...previous, { path, value: valueOf(text.slice(at + 1)) }];
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A copy of the parameters with these changes. */
export function assigned(parameters: object, changes: readonly Assignment[]): object {
  const copy = structuredClone(parameters) as Record<string, unknown>;
  for (const { path, value } of changes) {
    let target = copy;
    for (const key of path.slice(0, -1)) {
      const inner = Object.hasOwn(target, key) ? target[key] : undefined;
      if (typeof inner !== 'object' || !inner || Array.isArray(inner)) target[key] = {};
      target = target[key] as Record<string, unknown>;
    }
    target[path.at(-1) ?? ''] = value;
  }
  return copy;
}

/** @throws CliError when the file is not a JSON object */
export async function parametersIn(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw usageError(`${path} cannot be read.`, 'Check the path in --parameters.');
  });
  const value = valueOf(text);
  if (typeof value === 'object' && value && !Array.isArray(value)) return value;
  throw usageError(`${path} is not a JSON object.`, 'It must have the parameters as an object.');
}
