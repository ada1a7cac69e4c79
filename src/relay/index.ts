/**
 * The host's side of `<sjinn-task>`: it keeps SJinn's account key, and lets visitors of the host's
 * pages start tasks within limits. Runs wherever `Request` and `Response` are: no `node:` imports.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Connection } from './address.ts';
import { type Answer, failure, NOT_FOUND } from './answers.ts';
import { createTask } from './create.ts';
import { readOrder, readQuestion } from './input.ts';
import { type RelayOptions, type Settings, settle } from './options.ts';
import { callerOrigin } from './origin.ts';
import { prepare } from './prepare.ts';
import { Polling } from './query.ts';
import { grantToken } from './token-route.ts';
import { openHandle, readToken } from './tokens.ts';
import type { RelayEnv } from './work.ts';
import { Writes } from './writes.ts';

export type { Connection } from './address.ts';
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

/** Answers what is below any path: only the path's last segment counts. It never rejects. */
export interface Relay {
  (request: Request, connection?: Connection): Promise<Response>;
  /** Writes what is left to write, and lets the store go. */
  close(): Promise<void>;
}

const NO_SUCH_CALL =
  'The relay has no such call: it answers token, create_agent_task, query_agent_task_status, healthz.';
const NOT_ADMITTED = failure(401, 'The access token is missing, or no longer valid.');

/** @throws RelayConfigError that names everything that is wrong with the options */
export function createRelay(options: RelayOptions): Relay {
  const settings = settle(options);
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
  app.use(prepare(settings, writes), share(settings));
  app.get('/healthz', async (c) => {
    const store = await settings.store.ping().then(
      () => 'ok',
      () => 'down',
    );
    return c.json({ status: 'ok', store });
  });
  app.post('/token', grantToken);
  app.post('/create_agent_task', admit, create);
  app.on(['GET', 'POST'], '/query_agent_task_status', admit, async (c) => {
    const asked = await readQuestion(c, settings);
    if ('refused' in asked) return send(c, asked.refused);
    const { work, caller } = c.var;
    const handle = caller && (await openHandle(asked.value.sealed, caller, work.keys));
    if (!handle) return send(c, NOT_FOUND);
    return send(c, await polling.query({ ...asked.value, handle }, work));
  });
  // not in SJinn's shape: it says nothing about any task
  app.notFound((c) => c.json({ error: 'not_found', error_description: NO_SUCH_CALL }, 404));
  app.onError((error, c) => {
    c.var.work.report('failure', { code: error.name });
    return send(c, failure(500, 'Something went wrong.'));
  });
  return app;
}

const lastSegment = (url: string): string => /\/[^/]*$/.exec(new URL(url).pathname)?.[0] ?? '/';

/** The headers that every answer has: who may read it, and that nobody keeps it. */
function share(settings: Settings): MiddlewareHandler<RelayEnv> {
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

/** Lets only those pass who have a token of this relay, and are where they got it. */
const admit: MiddlewareHandler<RelayEnv> = async (c, next) => {
  const { settings, keys } = c.var.work;
  const origin = callerOrigin(c.req.raw, settings);
  if (origin === null) return send(c, failure(403, 'This page may not use the relay.'));
  const token = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const caller = token ? await readToken(token, keys, settings.clock) : undefined;
  if (caller?.origin !== origin) {
    c.header('WWW-Authenticate', 'Bearer');
    return send(c, NOT_ADMITTED);
  }
  c.set('visitor', caller.visitor);
  c.set('caller', caller);
  return next();
};

async function create(c: Context<RelayEnv>): Promise<Response> {
  const { work, caller } = c.var;
  const order = await readOrder(c, work.settings);
  if ('refused' in order) return send(c, order.refused);
  if (!caller) return send(c, NOT_ADMITTED);
  const address = caller.isAnonymous ? await work.client.bucket() : undefined;
  return send(c, await createTask({ ...order.value, caller, address }, work));
}

function send(c: Context, { status, body, retryAfter }: Answer): Response {
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  return c.json(body, status as 200);
}
