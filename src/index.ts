/** Browser entry: importing it registers the elements. */
export * from './elements/ojin-preview/ojin-preview.ts';
export type * from './elements/events.ts';
export type { PreviewState } from './elements/ojin-preview/state.ts';
export type { PreviewStrings } from './elements/locales/en.ts';
export type { PlayOutcome } from './elements/ojin-preview/host.ts';
export type { Asset, ModelConfig } from './ojin/wire.ts';
export type { Preview, ResolveAssets } from './ojin/preview.ts';
export { ERROR_CODES, type ErrorCode, OjinError } from './http/error.ts';
