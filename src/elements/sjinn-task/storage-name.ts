const PREVIEW = '[config-id],[asset-id]';

/** The closest persona among the ancestors, also across shadow roots. */
function personaAround(element: Element): Element | null {
  const nearest = element.closest(PREVIEW);
  const root = element.getRootNode();
  return nearest ?? (root instanceof ShadowRoot ? personaAround(root.host) : null);
}

/** Calls back when the closest persona becomes another one. @returns ends it */
export function watchPersona(element: Element, onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  const persona = personaAround(element);
  if (persona) observer.observe(persona, { attributeFilter: ['config-id', 'asset-id'] });
  return () => observer.disconnect();
}

/**
 * Distinguishes the tasks of one site: a film started for one persona must not appear on the stage
 * of another one, or of another page. Elements on one page are distinguished by id; without one, by
 * their position among those without an id.
 */
export function storageName(element: Element, tokenEndpoint: string | null | undefined): string {
  const persona = personaAround(element);
  return [
    location.pathname,
    tokenEndpoint ?? '',
    persona?.getAttribute('config-id') ?? '',
    persona?.getAttribute('asset-id') ?? '',
    element.id ? `#${element.id}` : String(positionOf(element)),
  ]
    .map(encodeURIComponent)
    .join('&');
}

function positionOf(element: Element): number {
  const root = element.getRootNode() as ParentNode;
  return [...root.querySelectorAll(`${element.localName}:not([id])`)].indexOf(element);
}
