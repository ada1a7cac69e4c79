import type { Context } from 'hono';
import { readBounded } from '../http/body.ts';
import { type Answer, failure } from './answers.ts';
import type { Order } from './create.ts';
import { isUuid, type Settings } from './options.ts';

/** What a request asks for, or why that cannot be. */
export type Read<T> = { readonly value: T } | { readonly refused: Answer };

const MOST_TOOLS = 50;
/** Blanks, control and format characters, and whatever else shows nothing by itself. */
const INVISIBLE = /[\s\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const KEY = /^[\x21-\x7e]{16,128}$/;

const refuse = (why: string): { refused: Answer } => ({ refused: failure(400, why) });

/** Bytes; a proof for the token endpoint is some thousand. */
const LONGEST_PROOF = 16 * 1024;
/** Bytes: room for a message of which every character is written as `\uXXXX`. */
const longestBody = ({ limits }: Settings): number => 4096 + 6 * limits.maxLength;

/** @returns the order of a task, but for who orders it */
export async function readOrder(
  c: Context,
  settings: Settings,
): Promise<Read<Omit<Order, 'caller' | 'address'>>> {
  const { limits, templates } = settings;
  const idempotencyKey = c.req.header('idempotency-key') ?? '';
  if (!KEY.test(idempotencyKey))
    return refuse(
      'Idempotency-Key is required: 16 to 128 printable characters, new for each task.',
    );
  const body = await readJson(c, longestBody(settings));
  if ('refused' in body) return body;
  const { message, template_id: templateId, ...others } = body.value;
  if (Object.keys(others).length) return refuse('Only message and template_id are allowed.');
  if (typeof message !== 'string' || !message.replaceAll(INVISIBLE, ''))
    return refuse('message is missing.');
  if (message.length > limits.maxLength)
    return refuse(`message is longer than ${limits.maxLength} characters.`);
  if (templateId !== undefined && !isUuid(templateId)) return refuse('template_id is no UUID.');
  if (templates && !templates.some((one) => one.toLowerCase() === templateId?.toLowerCase()))
    return refuse('template_id is not one of those that are allowed here.');
  return { value: { idempotencyKey, message, templateId } };
}

/** What the page has sent to prove itself; most send nothing. */
export async function readProof(c: Context): Promise<string | undefined> {
  if (!c.req.header('content-type')) return undefined;
  const body = await readJson(c, LONGEST_PROOF);
  const proof = 'value' in body ? body.value.verification : undefined;
  return typeof proof === 'string' && proof ? proof : undefined;
}

export interface AskedFor {
  readonly sealed: string;
  readonly toolNames: readonly string[];
}

/** The handle of a task, and a filter: from the query of a GET, or the body of a POST. */
export async function readQuestion(c: Context, settings: Settings): Promise<Read<AskedFor>> {
  const isGet = c.req.method !== 'POST';
  const body = isGet ? { value: c.req.query() } : await readJson(c, longestBody(settings));
  if ('refused' in body) return body;
  const { chat_id: sealed, tool_names: names = [] } = body.value as Record<string, unknown>;
  if (typeof sealed !== 'string' || !sealed) return refuse('chat_id is missing.');
  const toolNames: unknown = isGet ? String(names).split(',').filter(Boolean) : names;
  if (!Array.isArray(toolNames) || toolNames.length > MOST_TOOLS || !toolNames.every(isText))
    return refuse('tool_names must be a list of names.');
  return { value: { sealed, toolNames } };
}

const isText = (value: unknown): value is string => typeof value === 'string';

async function readJson(
  c: Context,
  maxBytes: number,
): Promise<Read<Readonly<Record<string, unknown>>>> {
  if (!/^application\/json(?:\s*;|$)/i.test(c.req.header('content-type') ?? ''))
    return { refused: failure(415, 'The body must be application/json.') };
  let json: unknown;
  try {
    json = JSON.parse(await readBounded(c.req.raw, maxBytes));
  } catch (error) {
    if (error instanceof RangeError) return { refused: failure(413, 'The body is too large.') };
  }
  if (typeof json !== 'object' || !json || Array.isArray(json))
    return refuse('The body must be a JSON object.');
  return { value: json as Record<string, unknown> };
}
