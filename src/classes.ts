/** `ojin-widget/classes`: the elements' classes; importing them registers nothing. */
export { OjinPreviewElement } from './elements/ojin-preview/ojin-preview.element.ts';
export { SjinnTaskElement } from './elements/sjinn-task/sjinn-task.element.ts';
export type * from './types.ts';
