import { isUuid } from '../ojin/store.ts';

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

/** The only known template, from the vendor's own example. */
const TEMPLATES: readonly unknown[] = ['788acc9a-866b-4688-849e-7c7cfffaff54'];

type Input = Readonly<Record<string, unknown>>;

/** @throws Refused */
export function parseBody(text: string): Input {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value && !Array.isArray(value)) return value as Input;
  } catch {
    // handled below
  }
  throw new Refused(400, 'Request body must be a JSON object');
}

/** @throws Refused */
export function newTaskMessage({ message, template_id }: Input): string {
  if (typeof message !== 'string' || message.trim() === '')
    throw new Refused(400, 'message is required');
  if (template_id === undefined) return message;
  if (typeof template_id !== 'string' || !isUuid(template_id))
    throw new Refused(400, 'template_id must be a UUID');
  if (!TEMPLATES.includes(template_id.toLowerCase())) throw new Refused(404, 'template not found');
  return message;
}

/** The queried task and the tools whose results are requested; none: all tools. */
export interface Query {
  readonly chatId: string;
  readonly toolNames: readonly string[];
}

/** @throws Refused */
export function statusQuery({ chat_id, tool_names = [] }: Input): Query {
  if (typeof chat_id !== 'string' || chat_id === '') throw new Refused(400, 'chat_id is required');
  if (!Array.isArray(tool_names) || !tool_names.every((name) => typeof name === 'string'))
    throw new Refused(400, 'tool_names must be an array of strings');
  return { chatId: chat_id, toolNames: tool_names };
}
