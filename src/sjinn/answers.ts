import {
  CHAT_ID,
  CREATE_TIME,
  DATA,
  ERROR_CODE,
  ERROR_MESSAGE,
  NO_ERROR,
  PROJECT_ID,
  STATUS,
  SUCCESS,
  TOOL_NAME,
  TOOL_RESULT,
  TOOL_RESULTS,
  UPDATE_TIME,
} from './contract.ts';
import type { CreatedTask } from './wire.ts';

/* SJinn's answers, as the relay and the emulator write them: the likeliest name of each field. */

/** What a status answer tells; times in ISO 8601. */
export interface TaskStatus extends CreatedTask {
  /** Null when unknown. */
  readonly status: number | null;
  readonly results: Iterable<readonly [tool: string, results: readonly string[]]>;
  readonly createTime: string | undefined;
  readonly updateTime: string | undefined;
}

export const successBody = (data: unknown): Record<string, unknown> => ({
  [SUCCESS]: true,
  [first(ERROR_MESSAGE)]: '',
  [first(ERROR_CODE)]: NO_ERROR,
  [DATA]: data,
});

export const failureBody = (code: number, message: string): Record<string, unknown> => ({
  [SUCCESS]: false,
  [first(ERROR_MESSAGE)]: message,
  [first(ERROR_CODE)]: code,
});

export const createdData = ({ chatId, projectId }: CreatedTask): Record<string, unknown> => ({
  [PROJECT_ID]: projectId,
  [CHAT_ID]: chatId,
});

export const statusData = ({
  chatId,
  projectId,
  status,
  results,
  createTime,
  updateTime,
}: TaskStatus): Record<string, unknown> => ({
  [CHAT_ID]: chatId,
  [PROJECT_ID]: projectId,
  [STATUS]: status,
  [TOOL_RESULTS]: Array.from(results, ([tool, result]) => ({
    [first(TOOL_NAME)]: tool,
    [first(TOOL_RESULT)]: result,
  })),
  [CREATE_TIME]: createTime,
  [UPDATE_TIME]: updateTime,
});

const first = (names: string): string => names.replace(/ .*/, '');
