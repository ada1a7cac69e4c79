export { default as previewStrings } from '../elements/ojin-preview/locales/ja.ts';
export { default as taskStrings } from '../elements/sjinn-task/locales/ja.ts';
