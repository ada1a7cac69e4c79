/** `ojin-widget/ojin-preview`: importing it registers `<ojin-preview>`. */
export * from './elements/ojin-preview/ojin-preview.ts';
export type * from './types.ts';
