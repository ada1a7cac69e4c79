import { readText } from '../http/body.ts';
import { type Clock, systemClock } from '../http/clock.ts';
import { OjinError } from '../http/error.ts';
import { type Fetch, parseRetryAfter, request } from '../http/request.ts';
import {
  API_BASE,
  CHAT_ID,
  CREATE_PATH,
  MESSAGE,
  QUERY_PATH,
  TEMPLATE_ID,
  TOOL_NAMES,
} from './contract.ts';
import {
  type CreatedTask,
  decodeCreated,
  decodeSnapshot,
  MAX_RESPONSE_BYTES,
  openEnvelope,
  type TaskSnapshot,
} from './wire.ts';

/** Credentials of a call: the account key on a server, a short-lived token in a browser. */
export interface Credentials {
  readonly accessToken: string;
  /** Base URL of the calls; default {@link API_BASE}. */
  readonly apiBase?: string | undefined;
}

export interface NewTask {
  readonly message: string;
  /** Any string; source: https://sjinn.ai/templates. */
  readonly templateId?: string | null | undefined;
}

export interface SjinnClientOptions {
  /**
   * The credentials, or a function that provides those of the next call. `refused`: the token just
   * rejected with 401; if the function returns another one, the call is repeated once.
   */
  credentials: Credentials | ((refused?: string) => Credentials | Promise<Credentials>);
  fetch?: Fetch | undefined;
  clock?: Clock | undefined;
  /** Per call, in ms; default 30,000: starting an agent takes a while. */
  timeout?: number | undefined;
}

interface Call {
  readonly method?: 'GET' | 'POST' | undefined;
  readonly body: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Interprets an error of a call that was sent. */
  readonly translate?: (error: OjinError) => OjinError;
}

/** Client for both endpoints of SJinn's Agent API, direct or through a relay. */
export class SjinnClient {
  readonly #options: SjinnClientOptions;

  constructor(options: SjinnClientOptions) {
    this.#options = options;
  }

  /**
   * Starts a task, which is billed: never retried automatically, except after a 401.
   * @param idempotencyKey a relay starts at most one task per key; SJinn itself ignores it.
   * @throws OjinError with `outcome: 'unknown'` when the task may or may not have been started.
   */
  create(
    { message, templateId }: NewTask,
    { idempotencyKey, signal }: { idempotencyKey?: string; signal?: AbortSignal } = {},
  ): Promise<CreatedTask> {
    return this.#call(CREATE_PATH, decodeCreated, {
      body: {
        [MESSAGE]: message,
        ...(templateId ? { [TEMPLATE_ID]: templateId } : {}),
      },
      headers: idempotencyKey ? { 'idempotency-key': idempotencyKey } : {},
      signal,
      translate: unknownUnlessRejected,
    });
  }

  /**
   * @param toolNames only results of these tools. A finished task with all results filtered out
   * looks like one that never started.
   * @throws OjinError
   */
  query(
    chatId: string,
    options: { toolNames?: readonly string[]; method?: 'GET' | 'POST'; signal?: AbortSignal } = {},
  ): Promise<TaskSnapshot> {
    const { toolNames = [], method, signal } = options;
    return this.#call(QUERY_PATH, decodeSnapshot, {
      body: {
        [CHAT_ID]: chatId,
        ...(toolNames.length ? { [TOOL_NAMES]: toolNames } : {}),
      },
      method,
      signal,
    });
  }

  async #call<T>(path: string, decode: (data: unknown) => T, call: Call): Promise<T> {
    const { credentials } = this.#options;
    const next = typeof credentials === 'function' ? credentials : () => credentials;
    const first = await next();
    try {
      return await this.#send(path, decode, call, first);
    } catch (error) {
      if (!(error instanceof OjinError) || error.code !== 'unauthorized') throw error;
      const renewed = await next(first.accessToken);
      if (renewed.accessToken === first.accessToken) throw error;
      return this.#send(path, decode, call, renewed);
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
      // never follow redirects: token and billed calls go only to the configured host
      redirect: 'manual',
      headers: {
        ...headers,
        authorization: `Bearer ${accessToken}`,
        ...(isGet ? {} : { 'content-type': 'application/json' }),
      },
      ...(isGet ? {} : { body: JSON.stringify(body) }),
    };
    const sending = request(`${apiBase.replace(/\/+$/, '')}/${path}${query}`, {
      clock,
      timeout,
      signal,
      init,
      maxBytes: MAX_RESPONSE_BYTES,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (isRedirect(response)) throw new OjinError('bad-answer', { status: response.status });
        if (!response.ok) await throwEnvelope(response, clock.now());
        return response;
      },
      decode: (json) => {
        const envelope = openEnvelope(json);
        return 'error' in envelope ? envelope : { value: decode(envelope.data) };
      },
    });
    const answer = await sending.catch((error: unknown) => ({ error: error as OjinError }));
    if ('error' in answer) throw translate(answer.error);
    return answer.value;
  }
}

/** Browsers hide redirects that are not followed: their status is 0. */
const isRedirect = ({ type, status }: Response): boolean =>
  type === 'opaqueredirect' || (status >= 300 && status < 400);

/** A rejection means nothing was started; a timeout or a gateway's page is inconclusive. */
function unknownUnlessRejected(error: OjinError): OjinError {
  const { code, status, errorCode } = error;
  const isRejected = errorCode !== undefined || Math.trunc((status ?? 0) / 100) === 4;
  return isRejected ? error : new OjinError(code, { status, outcome: 'unknown' }, { cause: error });
}

/** An error's envelope, if any, is more specific than its status. */
async function throwEnvelope(response: Response, now: number): Promise<void> {
  const { status, headers } = response;
  const retryAfter = parseRetryAfter(headers.get('retry-after'), now);
  const envelope = await readText(response, MAX_RESPONSE_BYTES)
    .then((text) => openEnvelope(JSON.parse(text), status, retryAfter))
    .catch(() => null);
  if (envelope && 'error' in envelope) throw envelope.error;
}
