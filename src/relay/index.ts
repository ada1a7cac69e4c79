/**
 * The host's side of `<sjinn-task>`: it keeps SJinn's account key, and lets visitors of the host's
 * pages start tasks within limits. Runs wherever `Request` and `Response` are: no `node:` imports.
 */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { OjinError } from '../http/error.ts';
import { SjinnClient } from '../sjinn/client.ts';
import { type Answer, failure, NOT_FOUND } from './answers.ts';
import { createTask } from './create.ts';
import { bodyBytes, readOrder, readQuestion } from './input.ts';
import { deriveKeys, type Keys } from './keys.ts';
import type { LogEntry } from './log.ts';
import { type RelayOptions, type Settings, settle } from './options.ts';
import { callerOrigin } from './origin.ts';
import { Polling } from './query.ts';
import { grantToken } from './token-route.ts';
import { openHandle, readToken } from './tokens.ts';
import type { RelayEnv, Work } from './work.ts';

export type { Log, LogEntry } from './log.ts';
export { type Identify, RelayConfigError, type RelayLimits, type RelayOptions } from './options.ts';
export { MemoryStore } from './stores/memory.ts';
export type { Claimed, Entry, Limit, RelayStore } from './stores/store.ts';

/** Answers what is below any path: only the path's last segment counts. It never rejects. */
export interface Relay {
  (request: Request): Promise<Response>;
  /** Lets the store go. */
  close(): Promise<void>;
}

const CALLS = ['/token', '/create_agent_task', '/query_agent_task_status', '/healthz'];

/** @throws RelayConfigError that names everything that is wrong with the options */
export function createRelay(options: RelayOptions): Relay {
  const settings = settle(options);
  const app = routes(settings, new Polling(settings));
  return Object.assign(async (request: Request) => app.fetch(request), {
    close: () => settings.store.close(),
  });
}

function routes(settings: Settings, polling: Polling): Hono<RelayEnv> {
  const app = new Hono<RelayEnv>({ getPath: ({ url }) => lastSegment(url) });
  const bounded = bodyLimit({
    maxSize: bodyBytes(settings),
    onError: (c) => send(c, failure(413, 'The body is too large.')),
  });
  app.use(prepare(settings), share(settings));
  app.get('/healthz', async (c) => {
    const store = await settings.store.ping().then(
      () => 'ok',
      () => 'down',
    );
    return c.json({ status: 'ok', store });
  });
  app.post('/token', grantToken);
  app.post('/create_agent_task', admit, bounded, create);
  app.on(['GET', 'POST'], '/query_agent_task_status', admit, bounded, async (c) => {
    const asked = await readQuestion(c);
    if ('refused' in asked) return send(c, asked.refused);
    const { work, visitor = '' } = c.var;
    const handle = await openHandle(asked.value.sealed, visitor, work.keys);
    if (!handle) return send(c, NOT_FOUND);
    return send(c, await polling.query({ ...asked.value, handle }, work));
  });
  app.notFound((c) => send(c, failure(404, 'The relay has no such call.')));
  app.onError((error, c) => {
    c.var.work.report('failure', { code: error.name });
    return send(c, failure(500, 'Something went wrong.'));
  });
  return app;
}

const lastSegment = (url: string): string => /\/[^/]*$/.exec(new URL(url).pathname)?.[0] ?? '/';

/** Gives the request what it is worked on with, and logs what became of it. */
function prepare(settings: Settings): MiddlewareHandler<RelayEnv> {
  const { clock, apiKey, apiBase, publicBase = '', fetch } = settings;
  let keys: Promise<Keys> | undefined; // not before the first request: Workers forbid it
  const log = (entry: LogEntry) => {
    try {
      settings.log(entry);
    } catch {
      // a host's log that fails must not cost a visitor the answer to a paid task
    }
  };
  const credentials = (refused?: string) => {
    if (refused) throw new OjinError('unauthorized', { status: 401 }); // there is but one key
    return { accessToken: apiKey, apiBase };
  };
  const sjinn = (timeout: number) => new SjinnClient({ credentials, fetch, clock, timeout });

  return async (c, next) => {
    const begun = clock.now();
    const requestId = crypto.randomUUID();
    const entry = (level: LogEntry['level'], event: LogEntry['event']) => {
      const visitor = c.var.visitor?.slice(0, 12);
      const time = new Date(clock.now()).toISOString();
      return { level, event, time, requestId, ...(visitor ? { visitor } : {}) };
    };
    keys ??= deriveKeys(settings.secret, `${publicBase} ${apiBase}`);
    const report: Work['report'] = (event, detail) => log({ ...entry('error', event), ...detail });
    c.set('work', { settings, keys: await keys, sjinn, report });
    c.set('requestId', requestId);
    await next();
    const { path, method } = c.req;
    const call = CALLS.includes(path) ? path.slice(1) : 'other';
    const durationMs = clock.now() - begun;
    log({ ...entry('info', 'request'), method, call, status: c.res.status, durationMs });
  };
}

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
    return send(c, failure(401, 'The access token is missing, or no longer valid.'));
  }
  c.set('visitor', caller.visitor);
  return next();
};

async function create(c: Context<RelayEnv>): Promise<Response> {
  const { work, visitor = '' } = c.var;
  const order = await readOrder(c, work.settings);
  if ('refused' in order) return send(c, order.refused);
  return send(c, await createTask({ ...order.value, visitor }, work));
}

function send(c: Context, { status, body, retryAfter }: Answer): Response {
  if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
  return c.json(body, status as 200);
}
