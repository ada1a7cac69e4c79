/** Browser entry: importing it registers `<ojin-preview>`. */
export * from './elements/ojin-preview/ojin-preview.ts';
export { ERROR_CODES, OjinError } from './http/error.ts';
export type * from './types.ts';
