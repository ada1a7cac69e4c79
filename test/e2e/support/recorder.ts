/** What happened on a page, as recorded by {@link record}. */
export interface Recording {
  /** Every `ojin-*` and `sjinn-*` event that reached the document. */
  readonly events: { readonly type: string; readonly detail: Record<string, unknown> }[];
  /** Values of all layout shifts, including those right after a tap. */
  readonly shifts: number[];
  /** `directive: blocked URI`, one per `securitypolicyviolation`. */
  readonly violations: string[];
}

declare global {
  interface Window {
    recording: Recording;
  }
}

/** Runs in every page before its own scripts. */
export function record(): void {
  const recording: Recording = { events: [], shifts: [], violations: [] };
  window.recording = recording;
  const names = {
    ojin: ['statechange', 'ready', 'play', 'pause', 'ended', 'renew', 'error'],
    sjinn: ['submit', 'created', 'progress', 'complete', 'error', 'statechange', 'show'],
  };
  for (const type of Object.entries(names).flatMap(([who, all]) => all.map((it) => `${who}-${it}`)))
    document.addEventListener(type, (event) => {
      const { detail } = event as CustomEvent<Record<string, unknown>>;
      // functions cannot be cloned
      const data = Object.entries(detail).filter(([, value]) => typeof value !== 'function');
      recording.events.push({ type, detail: structuredClone(Object.fromEntries(data)) });
    });
  document.addEventListener('securitypolicyviolation', (event) => {
    recording.violations.push(`${event.effectiveDirective}: ${event.blockedURI}`);
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
      recording.shifts.push(entry.value);
  }).observe({ type: 'layout-shift', buffered: true });
}
