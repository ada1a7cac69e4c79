import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Origin of the page that every visitor uses. */
export const ORIGIN = 'https://shop.example';

/** Every visitor keeps its connection alive. */
const agent = new Agent({ keepAlive: true });

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Outcome of one query. */
export interface QueryResult {
  /** ms from the scheduled time to the end of the response. */
  readonly latency: number;
  /** The response contained a task snapshot. */
  readonly good: boolean;
}

/** A visitor with a token and a task. */
export interface Visitor {
  /** Polls the task every `interval`, starting after `delay`. All in ms. */
  poll(delay: number, interval: number, duration: number): Promise<QueryResult[]>;
}

/** @throws Error when the relay issues no token, or starts no task */
export async function arrive(relay: string, name: string): Promise<Visitor> {
  const post = async (call: string, body: unknown, headers: Record<string, string>) => {
    const { status, text } = await send(`${relay}/${call}`, JSON.stringify(body), headers);
    if (status !== 200) throw new Error(`${call}: ${status} ${text}`);
    return JSON.parse(text) as unknown;
  };
  const token = (await post('token', {}, { 'X-Visitor': name })) as { access_token: string };
  const authorization = { Authorization: `Bearer ${token.access_token}` };
  const createHeaders = { ...authorization, 'Idempotency-Key': crypto.randomUUID() };
  const created = await post('create_agent_task', { message: 'A film' }, createHeaders);
  const { chat_id } = (created as { data: { chat_id: string } }).data;
  const query = JSON.stringify({ chat_id });

  return {
    async poll(delay, interval, duration) {
      const all: QueryResult[] = [];
      const start = performance.now();
      for (let due = start + delay; due < start + duration; due += interval) {
        await sleep(Math.max(0, due - performance.now()));
        const good = await send(`${relay}/query_agent_task_status`, query, authorization).then(
          ({ status, text }) => status === 200 && text.includes('"tool_results"'),
          () => false,
        );
        all.push({ latency: performance.now() - due, good });
      }
      return all;
    },
  };
}

function send(url: string, body: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const own = { Origin: ORIGIN, 'Content-Type': 'application/json' };
    const init = { agent, method: 'POST', headers: { ...own, ...headers } };
    const outgoing = request(url, init, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => (text += piece));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Closes all connections. */
export const leave = (): void => agent.destroy();
