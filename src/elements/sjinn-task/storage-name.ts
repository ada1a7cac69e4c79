const PREVIEW = '[config-id],[asset-id]';

/** The nearest persona around the element, also across shadow roots. */
export function personaAround(element: Element): Element | null {
  const nearest = element.closest(PREVIEW);
  const root = element.getRootNode();
  return nearest ?? (root instanceof ShadowRoot ? personaAround(root.host) : null);
}

/**
 * Tells the tasks of one site apart: a film that was begun for one persona must not take another
 * one's stage, nor that of another page. The id tells elements on one page apart; without one, the
 * position among those that have none.
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
