export { default as previewStrings } from '../elements/ojin-preview/locales/zh.ts';
export { default as taskStrings } from '../elements/sjinn-task/locales/zh.ts';
