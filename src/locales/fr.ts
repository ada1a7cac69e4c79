export { default as previewStrings } from '../elements/ojin-preview/locales/fr.ts';
export { default as taskStrings } from '../elements/sjinn-task/locales/fr.ts';
