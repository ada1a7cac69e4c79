import { apiError, expiredLink, OPEN_TO_ALL } from './answers.ts';
import type { Fault } from './faults.ts';

/** A server's connection, so that a fault can actually break it. */
export interface Connection {
  /** Flushes what was already written, then closes the socket in the middle of the response. */
  cut(): Promise<void>;
}

/** A fault suppresses the response: a server closes the connection; in process, `fetch` rejects. */
export class ConnectionCut extends TypeError {
  override readonly name = 'ConnectionCut';
}

interface Situation {
  readonly fault: Fault;
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal;
  readonly connection: Connection | undefined;
}

type Answer = () => Promise<Response>;
type Effect<Value> = (next: Answer, value: Value, situation: Situation) => Promise<Response>;
type Effects = { readonly [Name in keyof Fault]-?: Effect<NonNullable<Fault[Name]>> };

const now = (response: Response): Promise<Response> => Promise.resolve(response);

/**
 * One effect per field of a fault. Each wraps the ones below it: the first is outermost, the last
 * is closest to the real response. `next()` returns the response so far.
 */
const effects: Effects = {
  hang: (_next, _yes, { signal }) => untilAborted(signal),
  delayMs: async (next, ms, { signal }) => {
    await sleep(ms, signal);
    return next();
  },
  noCors: async (next) => {
    const response = await next();
    const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
    return revised(response, { headers: Object.fromEntries(names.map((name) => [name, null])) });
  },
  cut: async (next, bytes, { connection }) => {
    if (bytes === 0) throw new ConnectionCut('The emulator closed the connection.');
    const response = await next();
    return revised(response, { body: cutAfter(bodyOf(response), bytes, connection) });
  },
  bytesPerSecond: async (next, rate) => {
    const response = await next();
    return revised(response, { body: throttled(bodyOf(response), rate) });
  },
  headers: async (next, headers) => revised(await next(), { headers }),
  contentType: async (next, type) => revised(await next(), { headers: { 'Content-Type': type } }),
  body: async (next, text) =>
    revised(await next(), { body: text, headers: { 'Content-Length': null, ETag: null } }),
  expired: () => now(expiredLink()),
  html: (_next, _yes, { fault }) =>
    now(page(fault.status ?? 502, 'text/html; charset=utf-8', HTML_PAGE)),
  garbage: (_next, _yes, { fault }) =>
    now(
      page(fault.status ?? 200, 'application/json', '{"id":"6c1f0b52-8d1e-4a7b-9f43","title":"Ad'),
    ),
  status: (_next, status) =>
    now(
      hasNullBody(status)
        ? new Response(null, { status, headers: OPEN_TO_ALL })
        : apiError(status, `emulated_${status}`, 'The emulator was asked to fail.'),
    ),
};

/** Applies a fault. Rejects with {@link ConnectionCut}, or the signal's abort reason. */
export function applyFault(situation: Situation, answer: Answer): Promise<Response> {
  const names = Object.keys(effects) as (keyof Fault)[];
  return names.reduceRight<Answer>((next, name) => {
    const value = situation.fault[name];
    if (value === undefined || value === false) return next;
    const effect = effects[name] as Effect<typeof value>;
    return () => effect(next, value, situation);
  }, answer)();
}

const HTML_PAGE = `<!doctype html><html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>`;

const page = (status: number, type: string, body: string): Response =>
  new Response(hasNullBody(status) ? null : body, {
    status,
    headers: { ...OPEN_TO_ALL, 'Content-Type': type },
  });

/** Statuses without a body (Fetch standard, "null body status"). */
const hasNullBody = (status: number): boolean => [204, 205, 304].includes(status);

interface Revision {
  readonly body?: ReadableStream<Uint8Array> | string | null;
  /** null removes a header. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

function revised(response: Response, revision: Revision): Response {
  const { status } = response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(revision.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const body = revision.body === undefined ? response.body : revision.body;
  return new Response(hasNullBody(status) ? null : body, { status, headers });
}

const bodyOf = (response: Response): ReadableStream<Uint8Array> =>
  response.body ?? new ReadableStream({ start: (controller) => controller.close() });

function cutAfter(
  body: ReadableStream<Uint8Array>,
  bytes: number,
  connection: Connection | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = bytes;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value } = left > 0 ? await reader.read() : {};
        if (value) {
          controller.enqueue(value.subarray(0, left));
          left -= value.byteLength;
          return;
        }
        await reader.cancel();
        if (connection) await connection.cut();
        else controller.error(new ConnectionCut('The emulator closed the connection.'));
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Chunks per second of a throttled body. */
const CHUNKS_PER_SECOND = 20;

function throttled(
  body: ReadableStream<Uint8Array>,
  bytesPerSecond: number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const chunkBytes = Math.max(1, Math.floor(bytesPerSecond / CHUNKS_PER_SECOND));
  let pending: Uint8Array = new Uint8Array();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (pending.byteLength === 0) {
          const { value } = await reader.read();
          if (!value) {
            controller.close();
            return;
          }
          pending = value;
        }
        const chunk = pending.subarray(0, chunkBytes);
        pending = pending.subarray(chunkBytes);
        await sleep((chunk.byteLength / bytesPerSecond) * 1000);
        controller.enqueue(chunk);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => whenAborted(signal, reject));
}

/** Waits; rejects when the client disconnects first. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe?.();
      resolve();
    }, ms);
    const unsubscribe =
      signal &&
      whenAborted(signal, (reason) => {
        clearTimeout(timer);
        reject(reason);
      });
  });
}

/** Calls back once when the client disconnects; returns a function that unsubscribes. */
function whenAborted(signal: AbortSignal, callback: (reason: Error) => void): () => void {
  const onAbort = () =>
    callback(new ConnectionCut('The client disconnected.', { cause: signal.reason }));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return () => signal.removeEventListener('abort', onAbort);
}
