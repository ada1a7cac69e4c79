export { default as previewStrings } from '../elements/ojin-preview/locales/de.ts';
export { default as taskStrings } from '../elements/sjinn-task/locales/de.ts';
