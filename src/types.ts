/** The types of the elements' public members, which every entry with an element exports. */
export type {
  AssetInfo,
  ErrorInfo,
  OjinEventDetails,
  RenewReason,
  SjinnEventDetails,
  WidgetEventMap,
} from './elements/events.ts';
export type { Diagnosis } from './elements/ojin-preview/diagnose.ts';
export type { PreviewStrings } from './elements/ojin-preview/locales/en.ts';
export type { OjinPreviewElement } from './elements/ojin-preview/ojin-preview.element.ts';
export type { PreviewState } from './elements/ojin-preview/state.ts';
export type { PlayOutcome } from './elements/ojin-preview/surface.ts';
export type { TaskStrings } from './elements/sjinn-task/locales/en.ts';
export type { SjinnTaskElement } from './elements/sjinn-task/sjinn-task.element.ts';
export type { ErrorCode, ErrorDetail, OjinError } from './http/error.ts';
export type { Fetch } from './http/request.ts';
export type { ResolveAssets } from './ojin/resolve-assets.ts';
export type { Asset, ModelConfig } from './ojin/wire.ts';
export type { Intent, PauseReason, Task, TaskState } from './sjinn/task.ts';
export type { GetToken, Token } from './sjinn/token-source.ts';
export type { ToolResult } from './sjinn/wire.ts';
