/**
 * The host's side of `<sjinn-task>`: holds SJinn's account key, and lets visitors of the host's
 * pages start tasks within limits. Runs wherever `Request` and `Response` are: no `node:` imports.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { CREATE_PATH, QUERY_PATH } from '../sjinn/contract.ts';
import type { Connection } from './address.ts';
import { type Answer, failure, NOT_FOUND, OTHER_ORIGIN } from './answers.ts';
import { createTask } from './create.ts';
import { readCreateRequest, readStatusQuery } from './input.ts';
import { type RelayOptions, type Settings, resolveOptions } from './options.ts';
import { callerOrigin } from './origin.ts';
import { prepare } from './prepare.ts';
import { Polling } from './query.ts';
import { grantToken } from './token-route.ts';
import { openHandle, readToken } from './tokens.ts';
import type { RelayEnv } from './work.ts';
import { Writes } from './writes.ts';

export type { Connection } from './address.ts';
export type { Clock } from '../http/clock.ts';
export type { Log, LogEntry } from './log.ts';
export { type Identify, RelayConfigError, type RelayLimits, type RelayOptions } from './options.ts';
export { MemoryStore } from './stores/memory.ts';
export {
  type Claimed,
  type Durability,
  type Entry,
  type Limit,
  NothingWritten,
  type RelayStore,
} from './stores/store.ts';
export { altcha, type AltchaOptions } from './verify/altcha.ts';
export { hcaptcha, type SiteVerifyOptions, turnstile } from './verify/siteverify.ts';
export type { Challenge, Verdict, Verify, VerifyContext } from './verify/verify.ts';

/** Handles requests under any path: only the last path segment matters. Never rejects. */
export interface Relay {
  (request: Request, connection?: Connection): Promise<Response>;
  /** Flushes pending writes and closes the store. */
  close(): Promise<void>;
}

const NO_SUCH_ENDPOINT = `No such endpoint. Available: token, ${CREATE_PATH}, ${QUERY_PATH}, healthz.`;
const UNAUTHORIZED = failure(401, 'The access token is missing or has expired.');

/** @throws RelayConfigError that lists every invalid option */
export function createRelay(options: RelayOptions): Relay {
  const settings = resolveOptions(options);
  const writes = new Writes(settings.clock);
  const app = routes(settings, new Polling(settings), writes);
  const answer = async (request: Request, connection?: Connection) =>
    app.fetch(request, connection ?? {});
  const close = async () => {
    await writes.close();
    await settings.store.close();
  };
  return Object.assign(answer, { close });
}

function routes(settings: Settings, polling: Polling, writes: Writes): Hono<RelayEnv> {
  const app = new Hono<RelayEnv>({ getPath: ({ url }) => lastSegment(url) });
  app.use(prepare(settings, writes), sharedHeaders(settings));
  app.get('/healthz', async (c) => {
    const store = await settings.store.ping().then(
      () => 'ok',
      () => 'down',
    );
    return c.json({ status: 'ok', store });
  });
  app.post('/token', grantToken);
  app.post(`/${CREATE_PATH}`, authenticate, create);
  app.on(['GET', 'POST'], `/${QUERY_PATH}`, authenticate, async (c) => {
    const query = await readStatusQuery(c, settings);
    if ('refused' in query) return send(c, query.refused);
    const { work, caller } = c.var;
    const handle = caller && (await openHandle(query.value.sealed, caller, work.keys));
    if (!handle) return send(c, NOT_FOUND);
    return send(c, await polling.query({ ...query.value, handle }, work));
  });
  // not in SJinn's format: it says nothing about any task
  app.notFound((c) => c.json({ error: 'not_found', error_description: NO_SUCH_ENDPOINT }, 404));
  app.onError((error, c) => {
    c.var.work.report('failure', { code: error.name });
    return send(c, failure(500, 'Internal error.'));
  });
  return app;
}

const lastSegment = (url: string): string => /\/[^/]*$/.exec(new URL(url).pathname)?.[0] ?? '/';

/** Headers of every response: CORS, and no caching. */
function sharedHeaders(settings: Settings): MiddlewareHandler<RelayEnv> {
  const { clock, origins } = settings;
  const allow = cors({
    origin: (origin) => (origins.includes(origin) ? origin : null),
    credentials: true,
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
    exposeHeaders: ['Retry-After', 'Date', 'X-Request-Id'],
    maxAge: 600,
  });
  return async (c, next) => {
    c.header('Cache-Control', 'no-store');
    c.header('Date', new Date(clock.now()).toUTCString());
    c.header('X-Request-Id', c.var.requestId);
    const origin = c.req.header('origin') ?? '';
    if (origins.includes(origin)) return allow(c, next);
    c.header('Vary', 'Origin');
    return next();
  };
}

/** Requires a token of this relay, used from the origin it was issued for. */
const authenticate: MiddlewareHandler<RelayEnv> = async (c, next) => {
  const { settings, keys } = c.var.work;
  const origin = callerOrigin(c.req.raw, settings);
  if (origin === null) return send(c, OTHER_ORIGIN);
  const token = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const caller = token ? await readToken(token, keys, settings.clock) : undefined;
  if (caller?.origin !== origin) {
    c.header('WWW-Authenticate', 'Bearer');
    return send(c, UNAUTHORIZED);
  }
  c.set('visitor', caller.visitor);
  c.set('caller', caller);
  return next();
};

async function create(c: Context<RelayEnv>): Promise<Response> {
  const { work, caller } = c.var;
  const request = await readCreateRequest(c, work.settings);
  if ('refused' in request) return send(c, request.refused);
  if (!caller) return send(c, UNAUTHORIZED);
  const address = caller.isAnonymous ? await work.client.bucket() : undefined;
  return send(c, await createTask({ ...request.value, caller, address }, work));
}

function send(c: Context, { status, body, retryAfter }: Answer): Response {
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  return c.json(body, status as 200);
}
