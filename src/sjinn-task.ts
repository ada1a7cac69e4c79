/** `ojin-widget/sjinn-task`: importing it registers `<sjinn-task>`. */
export * from './elements/sjinn-task/sjinn-task.ts';
export type * from './types.ts';
