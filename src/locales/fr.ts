import preview from '../elements/ojin-preview/locales/fr.ts';
import { fr as themed } from '../elements/ojin-preview/locales/themed/translations.ts';

export const previewStrings = { ...preview, ...themed };
export { default as taskStrings } from '../elements/sjinn-task/locales/fr.ts';
