import { InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';

/** What a command does; it gives its exit code where that is not always 0. */
export type Action = (
  context: Context,
  options: never,
  ...args: never[]
) => Promise<ExitCode> | Promise<void>;

/** Makes an action that Commander can call. */
export type Run = (action: Action) => (...parts: unknown[]) => Promise<void>;

/** Of the page that a browser is thought to be on, where no page is named. */
export const ORIGIN = 'https://example.com';

export function minutes(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1440)) throw new InvalidArgumentError('It is 1440 min at most.');
  return value;
}

/** A whole number within bounds. */
export const whole =
  (smallest: number, largest: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= smallest && value <= largest) return value;
    throw new InvalidArgumentError(`It is a whole number from ${smallest} to ${largest}.`);
  };
