import { readText } from '../http/body.ts';
import { type Clock, systemClock } from '../http/clock.ts';
import { OjinError } from '../http/error.ts';
import { type Fetch, parseRetryAfter, request } from '../http/request.ts';
import {
  type CreatedTask,
  decodeCreated,
  decodeSnapshot,
  LARGEST_ANSWER,
  openEnvelope,
  type TaskSnapshot,
} from './wire.ts';

/** Source: SJinn Agent API documentation. */
export const API_BASE = 'https://sjinn.ai/api/un-api';

/** What a call is made with: the account key on a server, a short-lived token in a browser. */
export interface Credentials {
  readonly accessToken: string;
  /** Where the calls go; default {@link API_BASE}. */
  readonly apiBase?: string | undefined;
}

export interface NewTask {
  readonly message: string;
  /** UUID. */
  readonly templateId?: string | null | undefined;
}

export interface SjinnClientOptions {
  /**
   * Gives what the next call is made with. `refused`: the token that the service has just answered
   * with 401; the call is then made once more with the new one.
   */
  credentials: (refused?: string) => Credentials | Promise<Credentials>;
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
  /** For one call, in ms; default 30,000: starting an agent takes a while. */
  timeout?: number | undefined;
}

interface Call {
  readonly method?: 'GET' | 'POST' | undefined;
  readonly body: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** What an error means once the call has left. */
  readonly translate?: (error: OjinError) => OjinError;
}

/** Both calls of SJinn's Agent API, to the vendor or to a relay in front of it. */
export class SjinnClient {
  readonly #options: SjinnClientOptions;

  constructor(options: SjinnClientOptions) {
    this.#options = options;
  }

  /**
   * Starts a task, which somebody pays for: it is never sent again by itself, but after a 401.
   * @param idempotencyKey a relay starts at most one task for each; SJinn itself ignores it.
   * @throws OjinError with `outcome: 'unknown'` when the task may or may not have been started.
   */
  create(
    { message, templateId }: NewTask,
    { idempotencyKey, signal }: { idempotencyKey?: string; signal?: AbortSignal } = {},
  ): Promise<CreatedTask> {
    return this.#call('create_agent_task', decodeCreated, {
      body: { message, ...(templateId ? { template_id: templateId } : {}) },
      headers: idempotencyKey ? { 'idempotency-key': idempotencyKey } : {},
      signal,
      translate: unlessRefused,
    });
  }

  /**
   * @param toolNames only results of these tools. A finished task whose results are all hidden by
   * this looks like one that never started.
   * @throws OjinError
   */
  query(
    chatId: string,
    options: { toolNames?: readonly string[]; method?: 'GET' | 'POST'; signal?: AbortSignal } = {},
  ): Promise<TaskSnapshot> {
    const { toolNames = [], method, signal } = options;
    return this.#call('query_agent_task_status', decodeSnapshot, {
      body: { chat_id: chatId, ...(toolNames.length ? { tool_names: toolNames } : {}) },
      method,
      signal,
    });
  }

  async #call<T>(path: string, decode: (data: unknown) => T, call: Call): Promise<T> {
    const { credentials } = this.#options;
    const first = await credentials();
    try {
      return await this.#send(path, decode, call, first);
    } catch (error) {
      if (!(error instanceof OjinError) || error.code !== 'unauthorized') throw error;
      return this.#send(path, decode, call, await credentials(first.accessToken));
    }
  }

  async #send<T>(
    path: string,
    decode: (data: unknown) => T,
    { method = 'POST', body, headers, signal, translate = (error) => error }: Call,
    { accessToken, apiBase = API_BASE }: Credentials,
  ): Promise<T> {
    const { fetch = globalThis.fetch, clock = systemClock, timeout = 30_000 } = this.#options;
    const isGet = method === 'GET';
    const query = isGet ? `?${new URLSearchParams(body as Record<string, string>).toString()}` : '';
    const init: RequestInit = {
      method,
      // the token, and a call that is paid for, go where the host has said, and nowhere else
      redirect: 'manual',
      headers: {
        ...headers,
        authorization: `Bearer ${accessToken}`,
        ...(isGet ? {} : { 'content-type': 'application/json' }),
      },
      ...(isGet ? {} : { body: JSON.stringify(body) }),
    };
    const calling = request(`${apiBase.replace(/\/+$/, '')}/${path}${query}`, {
      clock,
      timeout,
      signal,
      init,
      maxBytes: LARGEST_ANSWER,
      fetch: async (url, how) => {
        const response = await fetch(url, how);
        if (isRedirect(response)) throw new OjinError('bad-answer', { status: response.status });
        if (!response.ok) await throwEnvelope(response, clock.now());
        return response;
      },
      decode: (json) => {
        const opened = openEnvelope(json);
        return 'error' in opened ? opened : { value: decode(opened.data) };
      },
    });
    const answer = await calling.catch((error: unknown) => ({ error: error as OjinError }));
    if ('error' in answer) throw translate(answer.error);
    return answer.value;
  }
}

/** Browsers hide one that was not followed: its status is 0 there. */
const isRedirect = ({ type, status }: Response): boolean =>
  type === 'opaqueredirect' || (status >= 300 && status < 400);

/** A refusal says that nothing was started; silence, and a gateway's page, say nothing. */
function unlessRefused(error: OjinError): OjinError {
  const { code, status, errorCode } = error;
  const isRefused = errorCode !== undefined || Math.trunc((status ?? 0) / 100) === 4;
  return isRefused ? error : new OjinError(code, { status, outcome: 'unknown' }, { cause: error });
}

/** A refusal's envelope tells more than its status, where there is one. */
async function throwEnvelope(response: Response, now: number): Promise<void> {
  const { status, headers } = response;
  const retryAfter = parseRetryAfter(headers.get('retry-after'), now);
  const opened = await readText(response, LARGEST_ANSWER)
    .then((text) => openEnvelope(JSON.parse(text), status, retryAfter))
    .catch(() => null);
  if (opened && 'error' in opened) throw opened.error;
}
