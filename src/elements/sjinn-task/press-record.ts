const FIELD = 'ojin-widget:pressed';

/**
 * Records in the history entry, which survives a reload, that a press on this page sent an intent.
 * What is only in storage could have been put there by anyone.
 */
export function recordPress(key: string): void {
  try {
    const state = history.state as unknown;
    if (typeof state !== 'object') return; // the page's own value: cannot be extended
    history.replaceState({ ...state, [FIELD]: key }, '');
  } catch {
    // denied to a sandboxed frame: after a reload the visitor is asked
  }
}

export const wasPressed = (key: string): boolean => {
  const state = Object(history.state) as Record<string, unknown>;
  return state[FIELD] === key;
};
