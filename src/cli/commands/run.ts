import { InvalidArgumentError, Option } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { MOTIONS } from '../../ojin/authenticated/contract.ts';

/** The implementation of a command; returns an exit code if that is not always 0. */
export type Action = (
  context: Context,
  options: never,
  ...args: never[]
) => Promise<ExitCode> | Promise<void>;

/** Wraps an action for Commander. */
export type Run = (action: Action) => (...parts: unknown[]) => Promise<void>;

/** The origin of requests when no page is given. */
export const ORIGIN = 'https://example.com';

export function minutes(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1440))
    throw new InvalidArgumentError('Must be more than 0 and at most 1440 minutes.');
  return value;
}

export const motion = (): Option =>
  new Option(
    '--motion <template>',
    `how the person in the picture moves: ${MOTIONS.join(', ')}, or a newer one`,
  ).default('v1');

/** A whole number within bounds. */
export const whole =
  (smallest: number, largest: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= smallest && value <= largest) return value;
    throw new InvalidArgumentError(`Must be a whole number from ${smallest} to ${largest}.`);
  };
