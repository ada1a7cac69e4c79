/** Browser entry: importing it registers `<ojin-preview>`. */
export * from './elements/ojin-preview/ojin-preview.ts';
export type * from './elements/events.ts';
export type { PreviewState } from './elements/ojin-preview/state.ts';
export type { PreviewStrings } from './elements/ojin-preview/locales/en.ts';
export type { SjinnTaskElement } from './elements/sjinn-task/sjinn-task.ts';
export type { TaskStrings } from './elements/sjinn-task/locales/en.ts';
export type { Intent, PauseReason, Task, TaskState } from './sjinn/task.ts';
export type { GetToken, Token } from './sjinn/token-source.ts';
export type { ToolResult } from './sjinn/wire.ts';
export type { PlayOutcome } from './elements/ojin-preview/surface.ts';
export type { Asset, ModelConfig } from './ojin/wire.ts';
export type { ResolveAssets } from './ojin/resolve-assets.ts';
export { ERROR_CODES, type ErrorCode, OjinError } from './http/error.ts';
