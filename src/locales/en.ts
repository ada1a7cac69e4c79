export { en as previewStrings } from '../elements/ojin-preview/locales/en.ts';
export { en as taskStrings } from '../elements/sjinn-task/locales/en.ts';
