import type { BaseStrings } from './en.ts';

/** One module per language, loaded only for a page in that language. */
const MODULES: Record<string, () => Promise<{ default: BaseStrings }>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  ja: () => import('./ja.ts'),
  pt: () => import('./pt.ts'),
  zh: () => import('./zh.ts'),
};

/**
 * @param lang a primary language: "pt", not "pt-BR".
 * @returns null for an unsupported language: English is built in.
 */
export async function loadStrings(lang: string): Promise<BaseStrings | null> {
  const load = MODULES[lang];
  return load ? (await load()).default : null;
}
