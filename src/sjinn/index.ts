/** `ojin-widget/sjinn`: SJinn's Agent API, for servers and scripts. */
export { ERROR_CODES, OjinError, type ErrorCode } from '../http/error.ts';
export { SjinnClient, type Credentials, type NewTask, type SjinnClientOptions } from './client.ts';
export { API_BASE } from './contract.ts';
export { filmOf, show, type Made } from './results.ts';
export type { CreatedTask, TaskSnapshot, ToolResult } from './wire.ts';
