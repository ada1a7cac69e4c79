import type { Context } from 'hono';
import { readBounded } from '../http/body.ts';
import { isRecord } from '../http/json.ts';
import { CHAT_ID, MESSAGE, TEMPLATE_ID, TOOL_NAMES } from '../sjinn/contract.ts';
import { type Answer, failure } from './answers.ts';
import type { CreateRequest } from './create.ts';
import type { Settings } from './options.ts';

/** The parsed input, or the response that rejects it. */
export type Read<T> = { readonly value: T } | { readonly refused: Answer };

const MAX_TOOLS = 50;
/** Characters. */
const MAX_NAME_LENGTH = 200;
/** Whitespace, control and format characters, and others that render nothing on their own. */
const INVISIBLE = /[\s\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const KEY = /^[\x21-\x7e]{16,128}$/;

const refuse = (reason: string): { refused: Answer } => ({ refused: failure(400, reason) });

/** Bytes; a proof for the token endpoint takes a few thousand. */
const MAX_PROOF_BYTES = 16 * 1024;
/** Bytes: room for a message whose every character is escaped as `\uXXXX`. */
const maxBodyBytes = ({ limits }: Settings): number => 4096 + 6 * limits.maxLength;

/** @returns the request to create a task, without its caller */
export async function readCreateRequest(
  c: Context,
  settings: Settings,
): Promise<Read<Omit<CreateRequest, 'caller' | 'address'>>> {
  const { limits, templates } = settings;
  const idempotencyKey = c.req.header('idempotency-key') ?? '';
  if (!KEY.test(idempotencyKey))
    return refuse(
      'Idempotency-Key is required: 16 to 128 printable ASCII characters, unique per task.',
    );
  const body = await readJson(c, maxBodyBytes(settings));
  if ('refused' in body) return body;
  const { [MESSAGE]: message, [TEMPLATE_ID]: templateId, ...others } = body.value;
  if (Object.keys(others).length) return refuse(`Only ${MESSAGE} and ${TEMPLATE_ID} are allowed.`);
  if (typeof message !== 'string' || !message.replaceAll(INVISIBLE, ''))
    return refuse(`${MESSAGE} is missing.`);
  if (message.length > limits.maxLength)
    return refuse(`${MESSAGE} is longer than ${limits.maxLength} characters.`);
  if (templateId !== undefined && !isText(templateId))
    return refuse(`${TEMPLATE_ID} must be a string.`);
  if (templates && !templates.some((one) => isSameTemplate(one, templateId)))
    return refuse(`${TEMPLATE_ID} is not allowed here.`);
  return { value: { idempotencyKey, message, templateId } };
}

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** Only UUIDs may differ in case (RFC 9562, section 4). */
const isSameTemplate = (one: string, other = ''): boolean =>
  one === other || (UUID.test(one) && one.toLowerCase() === other.toLowerCase());

/** The verification proof sent by the page; most requests have none. */
export async function readProof(c: Context): Promise<string | undefined> {
  if (!c.req.header('content-type')) return undefined;
  const body = await readJson(c, MAX_PROOF_BYTES);
  const proof = 'value' in body ? body.value.verification : undefined;
  return typeof proof === 'string' && proof ? proof : undefined;
}

export interface StatusQuery {
  readonly sealed: string;
  readonly toolNames: readonly string[];
}

/** A task's handle and a filter: from the query of a GET, or the body of a POST. */
export async function readStatusQuery(c: Context, settings: Settings): Promise<Read<StatusQuery>> {
  const isGet = c.req.method !== 'POST';
  const body = isGet ? { value: c.req.query() } : await readJson(c, maxBodyBytes(settings));
  if ('refused' in body) return body;
  const { [CHAT_ID]: sealed, [TOOL_NAMES]: names = [] } = body.value as Record<string, unknown>;
  if (typeof sealed !== 'string' || !sealed) return refuse(`${CHAT_ID} is missing.`);
  const toolNames: unknown = isGet ? String(names).split(',').filter(Boolean) : names;
  if (!Array.isArray(toolNames) || toolNames.length > MAX_TOOLS || !toolNames.every(isName))
    return refuse(
      `${TOOL_NAMES} must be up to ${MAX_TOOLS} names of up to ${MAX_NAME_LENGTH} characters.`,
    );
  return { value: { sealed, toolNames } };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown): value is string =>
  isText(value) && value.length <= MAX_NAME_LENGTH;

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
  return isRecord(json) ? { value: json } : refuse('The body must be a JSON object.');
}
