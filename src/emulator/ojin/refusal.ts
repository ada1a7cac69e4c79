import { SchemaError, type Check, type Problem } from '../../ojin/authenticated/schema.ts';

/** Error codes by status. */
export const REFUSALS = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
} as const;

/** Thrown by a handler to respond with one of the documented errors. */
export class Refusal extends Error {
  readonly status: keyof typeof REFUSALS;

  constructor(status: keyof typeof REFUSALS, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws Refusal 404 when there is none */
export function found<T>(
  record: T | undefined,
  message = 'The requested resource was not found.',
): T {
  if (record === undefined) throw new Refusal(404, message);
  return record;
}

/** @throws Refusal 400 that names each field */
export function refuseProblems(check: Check, value: unknown, whole: string): void {
  const problems = problemsOf(check, value);
  if (problems.length === 0) return;
  const list = problems.map(({ path, message }) => `${path || whole} ${message}`);
  throw new Refusal(400, `${list.join('; ')}.`);
}

function problemsOf(check: Check, value: unknown): Problem[] {
  try {
    return check(value);
  } catch (error) {
    if (error instanceof SchemaError) throw new Refusal(400, 'The body is too large.');
    throw error;
  }
}
