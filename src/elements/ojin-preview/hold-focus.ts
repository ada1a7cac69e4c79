import type { ReactiveControllerHost } from 'lit';
import { withCare } from './care.ts';
import { inFrame } from './frame.ts';

/**
 * Keeps the focus in an element when rendering removes what is focused: it waits on the stage until
 * `keepFocus` has loaded and finds a better target.
 */
export function holdFocus(host: ReactiveControllerHost & HTMLElement): void {
  const focused = () => host.shadowRoot?.activeElement;
  let before: Element | null | undefined;
  host.addController({
    hostUpdate: () => (before = focused()),
    hostUpdated() {
      if (!before || focused()) return;
      const stage = inFrame(host, 'stage');
      stage.tabIndex = -1;
      stage.focus({ preventScroll: true });
    },
  });
  host.addEventListener(
    'focusin',
    (event) => {
      const first = event.composedPath()[0] as Element;
      void withCare(({ keepFocus }) => keepFocus(host, first));
    },
    { once: true },
  );
}
