import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { PAGE, SOURCES, type Source } from '../../ojin/authenticated/contract.ts';
import {
  compileSchema,
  SchemaError,
  type Check,
  type Problem,
} from '../../ojin/authenticated/schema.ts';
import { apiError } from '../answers.ts';
import type { EmulatorEnv } from '../scope.ts';
import { isUuid, ORGANIZATIONS } from './store.ts';

/** The keys that the emulator accepts; any other gets 401. */
export const KEYS = {
  /** All permissions. */
  full: 'emulator-key',
  /** Valid, but without permissions: 403. */
  powerless: 'emulator-key-without-permission',
} as const;

const REFUSALS = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
} as const;

/** Thrown by a handler to respond with one of the documented errors. */
export class Refusal extends Error {
  readonly status: keyof typeof REFUSALS;

  constructor(status: keyof typeof REFUSALS, message: string) {
    super(message);
    this.status = status;
  }

  answer = (): Response => apiError(this.status, REFUSALS[this.status], this.message);
}

export const notFound = (): Refusal => new Refusal(404, 'The requested resource was not found.');

/** @throws Refusal 401 or 403 */
export function authenticate(key: string | undefined): void {
  if (key === KEYS.powerless) throw new Refusal(403, 'This key has no permission.');
  if (key !== KEYS.full) throw new Refusal(401, 'The API key is missing, invalid, or expired.');
}

export const authenticated: MiddlewareHandler = (c, next) => {
  authenticate(c.req.header('x-api-key'));
  return next();
};

/** Responses to authenticated requests are for servers: no page may read them. */
export const forServers: MiddlewareHandler = async (c, next) => {
  await next();
  for (const name of [...c.res.headers.keys()])
    if (name.startsWith('access-control-')) c.res.headers.delete(name);
};

/** Limits the size of JSON bodies. */
export const smallBody = bodyLimit({
  maxSize: 2 ** 20,
  onError: () => apiError(413, 'too_large', 'The limit is 1 MiB.'),
});

/** Reads a JSON body and validates it against a JSON Schema. */
export function bodyReader<T>(schema: object): (c: Context) => Promise<T> {
  const check = compileSchema(schema);
  return async (c) => {
    let value: unknown;
    try {
      value = JSON.parse(await c.req.text());
    } catch {
      throw new Refusal(400, 'The body must be JSON.');
    }
    refuseProblems(check, value, 'the body');
    return value as T;
  };
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

/** @throws Refusal 400 */
export function uuidOf(c: Context<EmulatorEnv, '/:id'>): string {
  const id = c.req.param('id').toLowerCase();
  if (!isUuid(id)) throw new Refusal(400, 'The id must be a UUID.');
  return id;
}

/** Filters by the organization that `source` selects. @throws Refusal 400 */
export function ofSource<T extends { organization_id: string }>(c: Context, all: T[]): T[] {
  const source = c.req.query('source') ?? 'org';
  if (!(SOURCES as readonly string[]).includes(source))
    throw new Refusal(400, `source must be one of ${SOURCES.join(', ')}.`);
  return all.filter((it) => it.organization_id === ORGANIZATIONS[source as Source]);
}

/** @throws Refusal 403 for templates */
export function mayChange({ organization_id }: { organization_id: string }): void {
  if (organization_id !== ORGANIZATIONS.org) throw new Refusal(403, 'Templates are read-only.');
}

/** The page selected by `limit` and `offset`. @throws Refusal 400 */
export function page<T>(c: Context, all: readonly T[]) {
  const limit = wholeNumber(c, 'limit', PAGE.usual, PAGE.smallest, PAGE.largest);
  const offset = wholeNumber(c, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
  return { items: all.slice(offset, offset + limit), total: all.length, limit, offset };
}

function wholeNumber(
  c: Context,
  name: string,
  defaultValue: number,
  min: number,
  max: number,
): number {
  const text = c.req.query(name) ?? String(defaultValue);
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw new Refusal(400, `${name} must be a whole number from ${min} to ${max}.`);
  return value;
}
