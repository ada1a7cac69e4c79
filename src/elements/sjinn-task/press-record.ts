const FIELD = 'ojin-widget:pressed';

/**
 * Notes in the history entry, which survives a reload, that a press on this page has sent an intent. What
 * only stands in storage could have been put there by anybody.
 */
export function recordPress(key: string): void {
  try {
    const state = history.state as unknown;
    if (typeof state !== 'object') return; // the page's own: nothing can be added to it
    history.replaceState({ ...state, [FIELD]: key }, '');
  } catch {
    // not for a sandboxed frame: after a reload the visitor is asked
  }
}

export const wasPressed = (key: string): boolean => {
  const state = Object(history.state) as Record<string, unknown>;
  return state[FIELD] === key;
};
