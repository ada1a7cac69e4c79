import { once } from 'node:events';

/** What a W3C WebDriver session with WebKitGTK asks for. */
export const WEBKIT = {
  browserName: 'MiniBrowser',
  'webkitgtk:browserOptions': {
    binary: '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    args: ['--automation', '--autoplay-policy=allow'],
  },
};

/**
 * Starts the driver, and a screen: WebKitGTK needs one, if only a virtual one.
 * @param start starts a program; its output is piped
 */
export async function startWebKit(start, port, env = {}) {
  // takes a free display, and prints its number
  const screen = ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const xvfb = start('Xvfb', screen);
  const [display] = await once(xvfb.stdout, 'data');
  start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    DISPLAY: `:${String(display).trim()}`,
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    // no WEBKIT_DISABLE_COMPOSITING_MODE: a fifth faster, but a film that changes its source can block for ever
    // else each film makes it fork, all its memory with it, to look for a bus that nobody has
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    ...env,
  });
}
