import { isRecord } from '../../http/json.ts';
import { CHAT_ID, INVALID, MESSAGE, TEMPLATE_ID, TOOL_NAMES } from '../../sjinn/contract.ts';

/** A request that SJinn rejects; the message says why. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** The envelope's error code. Source: SJinn Agent API, "Error Codes". */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

type Input = Readonly<Record<string, unknown>>;

/** @throws Refused */
export function parseBody(text: string): Input {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // handled below
  }
  throw new Refused(INVALID, 'Request body must be a JSON object');
}

/** @throws Refused */
export function newTaskMessage({ [MESSAGE]: message, [TEMPLATE_ID]: templateId }: Input): string {
  if (typeof message !== 'string' || message === '')
    throw new Refused(INVALID, `${MESSAGE} is required`);
  if (templateId !== undefined && typeof templateId !== 'string')
    throw new Refused(INVALID, `${TEMPLATE_ID} must be a string`);
  return message;
}

/** The queried task and the tools whose results are requested; none: all tools. */
export interface Query {
  readonly chatId: string;
  readonly toolNames: readonly string[];
}

/** @throws Refused */
export function statusQuery({ [CHAT_ID]: chatId, [TOOL_NAMES]: toolNames = [] }: Input): Query {
  if (typeof chatId !== 'string' || chatId === '')
    throw new Refused(INVALID, `${CHAT_ID} is required`);
  if (!Array.isArray(toolNames) || !toolNames.every((name) => typeof name === 'string'))
    throw new Refused(INVALID, `${TOOL_NAMES} must be an array of strings`);
  return { chatId, toolNames };
}
