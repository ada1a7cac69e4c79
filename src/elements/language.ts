/** The effective language of an element: the nearest `lang`, across shadow roots. */
export function languageOf(element: Element): string {
  const nearest = element.closest<HTMLElement>('[lang]');
  const root = element.getRootNode();
  return nearest?.lang ?? (root instanceof ShadowRoot ? languageOf(root.host) : '');
}
