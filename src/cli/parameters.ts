import { readFile } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import { isRecord } from '../http/json.ts';
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
  const copy = structuredClone(parameters);
  for (const { path, value } of changes) setAt(copy, path, value);
  return copy;
}

/** Sets a value in an object, and makes the objects on the way to it. */
export function setAt(object: object, path: readonly string[], value: unknown): void {
  let target = object as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    if (!Object.hasOwn(target, key) || !isRecord(target[key])) setOwn(target, key, {});
    target = target[key] as Record<string, unknown>;
  }
  setOwn(target, path.at(-1) ?? '', value);
}

/** Unlike an assignment, safe for `__proto__`: names may come from the service. */
const setOwn = (target: object, key: string, value: unknown): unknown =>
  Object.defineProperty(target, key, {
    ...{ value, enumerable: true, writable: true, configurable: true },
  });

/** @throws CliError when the file is not a JSON object */
export async function parametersIn(path: string): Promise<object> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw usageError(`${path} cannot be read.`, 'Check the path in --parameters.');
  });
  const value = valueOf(text);
  if (isRecord(value)) return value;
  throw usageError(`${path} is not a JSON object.`, 'It must have the parameters as an object.');
}
