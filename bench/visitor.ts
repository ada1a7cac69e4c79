import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Of the page that every visitor is on. */
export const ORIGIN = 'https://shop.example';

/** Every visitor keeps a connection. */
const agent = new Agent({ keepAlive: true });

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What became of one question. */
export interface Asked {
  /** ms from when it was due to the end of the answer. */
  readonly latency: number;
  /** A task's snapshot came back. */
  readonly good: boolean;
}

/** A visitor with a token and a task. */
export interface Visitor {
  /** Asks for the task again and again; the first time after a part of `pace`. All in ms. */
  poll(delay: number, pace: number, duration: number): Promise<Asked[]>;
}

/** @throws Error when the relay gives no token, or starts no task */
export async function arrive(relay: string, name: string): Promise<Visitor> {
  const post = async (call: string, body: unknown, headers: Record<string, string>) => {
    const { status, text } = await send(`${relay}/${call}`, JSON.stringify(body), headers);
    if (status !== 200) throw new Error(`${call}: ${status} ${text}`);
    return JSON.parse(text) as unknown;
  };
  const granted = (await post('token', {}, { 'X-Visitor': name })) as { access_token: string };
  const authorization = { Authorization: `Bearer ${granted.access_token}` };
  const order = { ...authorization, 'Idempotency-Key': crypto.randomUUID() };
  const created = await post('create_agent_task', { message: 'A film' }, order);
  const { chat_id } = (created as { data: { chat_id: string } }).data;
  const question = JSON.stringify({ chat_id });

  return {
    async poll(delay, pace, duration) {
      const all: Asked[] = [];
      const start = performance.now();
      for (let due = start + delay; due < start + duration; due += pace) {
        await sleep(Math.max(0, due - performance.now()));
        const good = await send(`${relay}/query_agent_task_status`, question, authorization).then(
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

/** Lets the connections go. */
export const leave = (): void => agent.destroy();
