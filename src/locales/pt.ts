export { default as previewStrings } from '../elements/ojin-preview/locales/pt.ts';
export { default as taskStrings } from '../elements/sjinn-task/locales/pt.ts';
