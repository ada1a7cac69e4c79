/** Exposes the status to style sheets: `ojin-preview:state(playing)`. */
export function exposeStatus(element: HTMLElement, { states }: ElementInternals): void {
  element.addEventListener('ojin-statechange', ({ target, detail }) => {
    if (target !== element) return;
    try {
      states.clear();
      states.add(detail.status);
    } catch {
      // engines older than 2024: only the styling by state is lost
    }
  });
}
