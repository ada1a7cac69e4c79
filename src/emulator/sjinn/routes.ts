import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { publicLink, type EmulatorEnv, type Scope } from '../scope.ts';
import { newTaskMessage, parseBody, Refused, statusQuery, type Query } from './input.ts';
import { scriptFor } from './script.ts';
import { objectKey } from './seed.ts';
import { taskAt, type Task } from './task.ts';

/** The key of the only account. */
export const SJINN_KEY = 'emulator-key';
/** Credits. Source: SJinn Agent API, "Rate Limits". */
const PRICE = 200;
const MAX_BODY_BYTES = 1024 * 1024;

type SjinnContext = Context<EmulatorEnv>;

/**
 * SJinn's Agent API: `POST create_agent_task`, `POST` and `GET query_agent_task_status`.
 * Every response is an envelope; SJinn rejects requests with HTTP 200, and a wrong key with 401. No
 * CORS headers: the vendor documents none, and the key belongs on a server.
 */
export function sjinnRoutes(): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();
  const tooLarge = () => failure(413, 'Request body is too large', 413);

  routes.use(async (c, next) => {
    const key = /^Bearer +(.*)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (key !== SJINN_KEY) return failure(401, 'Invalid or missing access token', 401);
    return next();
  });
  routes.post('*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));

  routes.post('/create_agent_task', async (c) =>
    success(create(c.env.scope, newTaskMessage(parseBody(await c.req.text())))),
  );
  routes.post('/query_agent_task_status', async (c) =>
    success(query(c, statusQuery(parseBody(await c.req.text())))),
  );
  routes.get('/query_agent_task_status', (c) => {
    const { chat_id, tool_names } = c.req.query();
    const names = tool_names?.split(',').filter(Boolean);
    return success(query(c, statusQuery({ chat_id, tool_names: names })));
  });

  routes.all('*', () => failure(404, 'Resource not found', 404));
  routes.onError((error) => {
    if (error instanceof Refused) return failure(error.code, error.message);
    throw error;
  });
  return routes;
}

const success = (data: unknown): Response =>
  Response.json({ success: true, errorMsg: '', error_code: 0, data });

const failure = (error_code: number, errorMsg: string, status = 200): Response =>
  Response.json({ success: false, errorMsg, error_code }, { status });

function create({ settings, sjinn, now }: Scope, message: string) {
  const script = scriptFor(message, settings.taskScript);
  if (settings.membershipRequired) throw new Refused(101, 'Membership required');
  if (settings.credits < PRICE) throw new Refused(100, 'Insufficient balance');
  if (script === 'start-failed') throw new Refused(500, 'Start Agent Failed');

  settings.credits -= PRICE;
  const task: Task = {
    ...{ chatId: randomUUID(), projectId: randomUUID(), message, script },
    ...{ createdAt: now(), length: settings.taskSeconds * 1000, queries: 0 },
  };
  sjinn.set(task.chatId, task);
  return { project_id: task.projectId, chat_id: task.chatId };
}

function query(c: SjinnContext, { chatId, toolNames }: Query) {
  const { sjinn, now } = c.env.scope;
  const task = sjinn.get(chatId);
  if (task) task.queries++;
  if (!task || task.script === 'not-found') throw new Refused(404, 'Agent task not found');

  const { status, made, updatedAt } = taskAt(task, now());
  const results = new Map<string, string[]>();
  for (const { tool, result } of made) {
    if (toolNames.length && !toolNames.includes(tool)) continue;
    const text = typeof result === 'string' ? result : linkTo(c, result.file);
    results.set(tool, [...(results.get(tool) ?? []), text]);
  }
  return {
    ...{ chat_id: chatId, project_id: task.projectId, status },
    tool_results: Array.from(results, ([name, result]) => ({ name, result })),
    create_time: new Date(task.createdAt).toISOString(),
    update_time: new Date(updatedAt).toISOString(),
  };
}

const linkTo = (c: SjinnContext, file: string): string =>
  publicLink(c.env.scope, new URL(c.req.url).origin, objectKey(file));
