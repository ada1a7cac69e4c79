import type { MiddlewareHandler } from 'hono';
import { CREATE_PATH, QUERY_PATH } from '../sjinn/contract.ts';
import { bucketOf, clientOf } from './address.ts';
import { deriveKeys, type Keys } from './keys.ts';
import type { LogEntry } from './log.ts';
import { type Notice, Notices } from './notices.ts';
import type { Settings } from './options.ts';
import { upstream } from './upstream.ts';
import type { RelayEnv, Work } from './work.ts';
import type { Writes } from './writes.ts';

export const CALLS = ['/token', `/${CREATE_PATH}`, `/${QUERY_PATH}`, '/healthz'];

/** Sets up the request's context, and logs its outcome. */
export function prepare(settings: Settings, writes: Writes): MiddlewareHandler<RelayEnv> {
  const { clock, apiBase, publicBase = '' } = settings;
  const notices = new Notices(settings);
  let keys: Promise<Keys> | undefined; // lazily on the first request, as Workers require
  const log = (entry: LogEntry) => {
    try {
      settings.log(entry);
    } catch {
      // a failing host log must not cost a visitor the response to a paid task
    }
  };
  const sjinn = (timeout: number) => upstream(settings, timeout);

  return async (c, next) => {
    const startedAt = clock.now();
    const requestId = crypto.randomUUID();
    const entry = (level: LogEntry['level'], event: LogEntry['event']) => {
      const visitor = c.var.visitor?.slice(0, 12);
      const time = new Date(clock.now()).toISOString();
      return { level, event, time, requestId, ...(visitor ? { visitor } : {}) };
    };
    const report: Work['report'] = (event, detail) => log({ ...entry('error', event), ...detail });
    const logNotice = ({ level, event, ...detail }: Notice) =>
      log({ ...entry(level, event), ...detail });

    keys ??= deriveKeys(settings.secret, `${publicBase} ${apiBase}`);
    const derived = await keys;
    const address = clientOf(c.req.raw, c.env, settings);
    const bucket = () => derived.digest('address', address === undefined ? '' : bucketOf(address));
    c.set('work', {
      ...{ settings, keys: derived, sjinn, writes, report },
      client: { address, bucket },
    });
    c.set('requestId', requestId);
    for (const notice of notices.next(address, c.req.raw, c.env)) logNotice(notice);
    await next();
    const { path, method } = c.req;
    const call = CALLS.includes(path) ? path.slice(1) : 'other';
    const durationMs = clock.now() - startedAt;
    log({ ...entry('info', 'request'), method, call, status: c.res.status, durationMs });
  };
}
