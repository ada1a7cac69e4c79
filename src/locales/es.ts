import preview from '../elements/ojin-preview/locales/es.ts';
import { es as themed } from '../elements/ojin-preview/locales/themed/translations.ts';

export const previewStrings = { ...preview, ...themed };
export { default as taskStrings } from '../elements/sjinn-task/locales/es.ts';
