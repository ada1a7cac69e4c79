export { default as previewStrings } from '../elements/ojin-preview/locales/ar.ts';
export { default as taskStrings } from '../elements/sjinn-task/locales/ar.ts';
