import type { OjinPreviewElement } from '../src/index.ts';

/** The first match of `selector`. @throws Error if there is none: page and script differ. */
export function find(selector: 'ojin-preview', within?: ParentNode): OjinPreviewElement;
export function find(selector: string, within?: ParentNode): HTMLElement;
export function find(selector: string, within: ParentNode = document): HTMLElement {
  const found = within.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}
