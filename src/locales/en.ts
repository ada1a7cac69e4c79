import { en } from '../elements/ojin-preview/locales/en.ts';
import { en as themed } from '../elements/ojin-preview/locales/themed/en.ts';

export const previewStrings = { ...en, ...themed };
export { en as taskStrings } from '../elements/sjinn-task/locales/en.ts';
