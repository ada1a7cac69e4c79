import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  type Connection,
  createRelay,
  type LogEntry,
  type Relay,
  type RelayOptions,
} from '../../../src/relay/index.ts';
import { contract } from '../../support/contract.ts';

export const API_KEY = 'sk-account-key-of-the-host-0123456789';
export const SECRET = 'Zm9yIHRlc3RzIG9ubHksIGJ1dCBsb25nIGVub3VnaA';
export const PAGE = 'https://shop.example';
export const BASE = 'https://shop.example/api/sjinn';

/** Most tests have many visitors at one address. */
const NO_ADDRESSES = { tasksPerAddressPerDay: 100_000, concurrentTasksPerAddress: 100_000 };

/** What answers a request: a relay in this process, or `fetch`. */
export type Send = (request: Request) => Promise<Response>;

/**
 * Each on a connection of its own: one that is kept may be closed by the relay at the moment that it
 * is used again, and Node repeats no POST.
 */
export const overNetwork: Send = (request) => {
  request.headers.set('connection', 'close');
  return fetch(request);
};

const check = contract('relay');

/** The relay, every answer compared with `openapi/relay.json`. */
function underContract(relay: Relay): Relay {
  const answer = async (request: Request, connection?: Connection) => {
    const { method, url } = request;
    const response = await relay(request, connection);
    const path = new URL(url).pathname.replace(/^.*\//, '/');
    if (method !== 'OPTIONS') await check(method, path, response);
    return response;
  };
  return Object.assign(answer, { close: relay.close });
}

/** A relay in this process, and everything that it logged. */
export function startRelay(options: Partial<RelayOptions> = {}) {
  const logs: LogEntry[] = [];
  const relay = underContract(
    createRelay({
      ...{ apiKey: API_KEY, secret: SECRET, origins: [PAGE] },
      log: (entry) => logs.push(entry),
      ...options,
      limits: { ...NO_ADDRESSES, ...options.limits },
    }),
  );
  return { relay, logs, visit: (cookie?: string) => visit(relay, { cookie }) };
}

export interface Json {
  readonly [key: string]: unknown;
  readonly data?: Record<string, unknown>;
}
export interface Told {
  readonly status: number;
  readonly json: Json;
  readonly headers: Headers;
}

export const told = async (answering: Promise<Response>): Promise<Told> => {
  const { status, headers, ...response } = await answering.then(async (answer) => ({
    ...{ status: answer.status, headers: answer.headers, text: await answer.text() },
  }));
  return { status, headers, json: parse(response.text, status) };
};

function parse(text: string, status: number): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new Error(`The answer (${status}) is no JSON: "${text}"`, { cause });
  }
}

export const post = (url: string, body?: unknown, headers: Record<string, string> = {}): Request =>
  new Request(url, {
    method: 'POST',
    headers: { origin: PAGE, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

/** A visitor with a token, who can do what the element does. */
export async function visit(
  send: Send,
  { base = BASE, cookie }: { base?: string; cookie?: string | undefined } = {},
) {
  const granted = await send(post(`${base}/token`, undefined, cookie ? { cookie } : {}));
  assert.equal(granted.status, 200, await granted.clone().text());
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const authorization = `Bearer ${token}`;
  const ask = (body: unknown) =>
    told(send(post(`${base}/query_agent_task_status`, body, { authorization })));

  return {
    token,
    cookie: granted.headers.get('set-cookie')?.split(';')[0] ?? cookie,
    create: (message: unknown = 'A film', key = randomUUID(), more: object = {}, at = base) =>
      told(
        send(
          post(
            `${at}/create_agent_task`,
            { message, ...more },
            {
              ...{ authorization, 'idempotency-key': key },
            },
          ),
        ),
      ),
    query: (chat_id: unknown, tool_names?: unknown) =>
      ask({ chat_id, ...(tool_names === undefined ? {} : { tool_names }) }),
    async start(): Promise<string> {
      const { status, json } = await this.create();
      assert.equal(status, 200, JSON.stringify(json));
      return json.data?.chat_id as string;
    },
  };
}
