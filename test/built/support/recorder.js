/* Runs on a host's page before the widget: notes what happens there for the test to read. */
(() => {
  const recording = { events: [], errors: [], violations: [], console: [] };
  window.recording = recording;
  for (const name of ['statechange', 'ready', 'play', 'pause', 'ended', 'renew', 'error'])
    document.addEventListener(`ojin-${name}`, (event) =>
      recording.events.push({ type: event.type, detail: event.detail }),
    );
  document.addEventListener('securitypolicyviolation', (event) =>
    recording.violations.push(`${event.effectiveDirective}: ${event.blockedURI}`),
  );
  const { console } = window;
  const { error } = console;
  console.error = (...args) => {
    recording.console.push(args.map(String).join(' '));
    error.apply(console, args);
  };
  addEventListener('error', (event) => recording.errors.push(event.message));
  addEventListener('unhandledrejection', (event) => recording.errors.push(String(event.reason)));
})();
