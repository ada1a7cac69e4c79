export { default as previewStrings } from '../elements/ojin-preview/locales/es.ts';
export { default as taskStrings } from '../elements/sjinn-task/locales/es.ts';
