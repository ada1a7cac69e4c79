import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { createdData, failureBody, statusData, successBody } from '../../sjinn/answers.ts';
import * as contract from '../../sjinn/contract.ts';
import { publicLink, type EmulatorEnv, type Scope } from '../scope.ts';
import { newTaskMessage, parseBody, Refused, statusQuery, type Query } from './input.ts';
import { scriptFor, type TaskScript } from './script.ts';
import { objectKey } from './seed.ts';
import { taskAt, type Task } from './task.ts';

/** The key of the only account. */
export const SJINN_KEY = 'emulator-key';
type SjinnContext = Context<EmulatorEnv>;

/**
 * SJinn's Agent API: `POST create_agent_task`, `POST` and `GET query_agent_task_status`.
 * Every response is an envelope; SJinn rejects requests with HTTP 200, and a wrong key with 401. No
 * CORS headers: the vendor documents none, and the key belongs on a server.
 * @param seedStrict only the error codes that the vendor documents
 */
export function sjinnRoutes(seedStrict = false): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();

  routes.use(async (c, next) => {
    const key = /^Bearer +(.*)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (key !== SJINN_KEY)
      return failure(contract.UNAUTHORIZED, 'Invalid or missing access token', 401);
    return next();
  });

  routes.post(`/${contract.CREATE_PATH}`, async (c) =>
    success(create(c.env.scope, newTaskMessage(parseBody(await c.req.text())))),
  );
  routes.post(`/${contract.QUERY_PATH}`, async (c) =>
    success(query(c, statusQuery(parseBody(await c.req.text())))),
  );
  routes.get(`/${contract.QUERY_PATH}`, (c) => {
    const { [contract.TOOL_NAMES]: names, ...others } = c.req.query();
    const toolNames = names?.split(',').filter(Boolean);
    return success(query(c, statusQuery({ ...others, [contract.TOOL_NAMES]: toolNames })));
  });

  routes.all('*', () => failure(contract.NOT_FOUND, 'Resource not found', 404));
  routes.onError((error) => {
    if (!(error instanceof Refused)) throw error;
    const isDocumented = !seedStrict || DOCUMENTED.includes(error.code);
    return failure(isDocumented ? error.code : contract.INTERNAL, error.message);
  });
  return routes;
}

/** Error codes that the vendor documents. */
const DOCUMENTED: readonly number[] = [
  ...[contract.NO_BALANCE, contract.NO_MEMBERSHIP, contract.UNAUTHORIZED],
  ...[contract.FORBIDDEN, contract.NOT_FOUND, contract.INTERNAL],
];

const success = (data: unknown): Response => Response.json(successBody(data));

const failure = (code: number, message: string, status = 200): Response =>
  Response.json(failureBody(code, message), { status });

/** Why a script rejects the creation of a task. */
const REJECTIONS: Partial<Record<TaskScript, readonly [code: number, message: string]>> = {
  'start-failed': [contract.INTERNAL, 'Start Agent Failed'],
  'too-many': [contract.TOO_MANY, 'Too many tasks are running'],
  forbidden: [contract.FORBIDDEN, 'Unauthorized access'],
  'unknown-template': [contract.NOT_FOUND, 'Template not found'],
};

function create({ settings, sjinn, now }: Scope, message: string) {
  const script = scriptFor(message, settings.taskScript);
  const reject = (code: number, text: string) => {
    throw new Refused(code, text);
  };
  if (settings.membershipRequired) reject(contract.NO_MEMBERSHIP, 'Membership required');
  if (settings.credits < contract.MIN_PRICE) reject(contract.NO_BALANCE, 'Insufficient balance');
  const rejection = REJECTIONS[script];
  if (rejection) reject(...rejection);
  const running = [...sjinn.values()].filter((task) => !taskAt(task, now()).isOver);
  if (running.length >= (settings.concurrentTasks ?? Infinity))
    reject(contract.TOO_MANY, 'Too many tasks are running');

  settings.credits -= contract.MIN_PRICE;
  const task: Task = {
    ...{ chatId: randomUUID(), projectId: randomUUID(), message, script },
    ...{ createdAt: now(), length: settings.taskSeconds * 1000, queries: 0 },
  };
  sjinn.set(task.chatId, task);
  return createdData(task);
}

function query(c: SjinnContext, { chatId, toolNames }: Query) {
  const { sjinn, now } = c.env.scope;
  const task = sjinn.get(chatId);
  if (task) task.queries++;
  if (!task || task.script === 'not-found')
    throw new Refused(contract.NOT_FOUND, 'Agent task not found');

  const { status, made, updatedAt } = taskAt(task, now());
  const results = new Map<string, string[]>();
  for (const { tool, result } of made) {
    if (toolNames.length && !toolNames.includes(tool)) continue;
    const text = typeof result === 'string' ? result : linkTo(c, result.file);
    results.set(tool, [...(results.get(tool) ?? []), text]);
  }
  return statusData({
    ...{ chatId, projectId: task.projectId, status, results },
    createTime: new Date(task.createdAt).toISOString(),
    updateTime: new Date(updatedAt).toISOString(),
  });
}

const linkTo = (c: SjinnContext, file: string): string =>
  publicLink(c.env.scope, new URL(c.req.url).origin, objectKey(file));
